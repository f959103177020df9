using System.Collections.Concurrent;
using Fairway.Delivery.Kinds;
using Fairway.Delivery.Reporting;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Delivery.Sources;

/// <summary>
/// Keeps a GitRepository's artifact at the wanted revision: asks the remote, and fetches only when it has another commit. The last good
/// artifact stays when anything fails.
/// </summary>
internal sealed class GitRepositoryReconciler(
    ObjectCache repositories,
    KubernetesClient client,
    GitClient git,
    ArtifactStore store,
    EventRecorder events,
    DeliveryOptions options,
    TimeProvider time)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly StatusWriter _status = new(client, DeliveryKinds.GitRepositories);
    private readonly ConcurrentDictionary<ObjectKey, PollSchedule> _schedules = new();

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var repository = repositories.Find(key);
        if (repository.IsNull || repository.IsDeleting)
        {
            if (_schedules.TryRemove(key, out _))
            {
                store.RemoveUnreferenced(Referenced());
            }

            return Outcome.Done;
        }

        var schedule = _schedules.GetValueOrDefault(key);
        if (repository["spec"]["suspend"].AsBool() == true)
        {
            return Outcome.Done;
        }

        if (schedule is not null && schedule.Covers(repository) && schedule.Next > time.GetUtcNow())
        {
            return Outcome.After(schedule.Next - time.GetUtcNow());
        }

        var failures = schedule?.Failures ?? 0;
        var run = new SourceRun(repository, time.GetUtcNow());
        var delay = await RunAsync(run, failures, cancellationToken).ConfigureAwait(false);
        if (delay is null)
        {
            // A wrong spec is looked at again when it changes.
            _schedules[key] = PollSchedule.For(repository, DateTimeOffset.MaxValue, 0);
            return Outcome.Done;
        }

        _schedules[key] = PollSchedule.For(repository, time.GetUtcNow() + delay.Value, run.Failed ? failures + 1 : 0);
        return Outcome.After(delay.Value);
    }

    /// <summary>Runs the steps and reports; returns when to look again, or null when only a change of the spec can help.</summary>
    private async Task<TimeSpan?> RunAsync(SourceRun run, int failures, CancellationToken cancellationToken)
    {
        TimeSpan? delay = null;
        try
        {
            run.Spec = ReadSpec(run.Repository);
            await BeginAsync(run, cancellationToken).ConfigureAwait(false);
            run.Credentials = await CredentialsAsync(run, cancellationToken).ConfigureAwait(false);
            var commit = await git.ResolveAsync(run.Spec, run.Credentials, cancellationToken).ConfigureAwait(false);
            if (!IsCurrent(run, commit))
            {
                await FetchAsync(run, commit, cancellationToken).ConfigureAwait(false);
            }

            run.Succeed();
            delay = run.Spec.Interval;
        }
        catch (FormatException e)
        {
            run.Stall("InvalidSpec", e.Message);
        }
        catch (GitException e)
        {
            run.Fail(run.Credentials is null && run.Spec!.SecretName is not null ? "AuthenticationFailed" : "GitOperationFailed",
                $"failed to checkout and determine revision: {e.Message}");
            delay = Min(run.Spec!.Interval, FirstRetry * Math.Pow(2, Math.Min(failures, 10)));
        }
        catch (IOException e)
        {
            run.Fail("StorageOperationFailed", $"failed to store the artifact: {e.Message}");
            delay = Min(run.Spec!.Interval, FirstRetry * Math.Pow(2, Math.Min(failures, 10)));
        }

        await ReportAsync(run, cancellationToken).ConfigureAwait(false);
        return delay;
    }

    /// <exception cref="FormatException">It asks for what is not done, or a duration is none.</exception>
    private GitRepositorySpec ReadSpec(Value repository)
    {
        // Admission refuses these too, where it runs.
        var unsupported = UnsupportedFields.Of(repository, options.AllowFileRepositories);
        return unsupported.Count > 0 ? throw new FormatException(string.Join("; ", unsupported)) : GitRepositorySpec.Read(repository["spec"]);
    }

    /// <summary>Shows that work is under way, when it is on something new.</summary>
    private async Task BeginAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var observed = run.Repository["status"]["observedGeneration"].AsLong() ?? -1;
        if (run.Repository.Generation != observed)
        {
            run.Progress($"processing object: new generation {observed} -> {run.Repository.Generation}");
            await WriteAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GitCredentials?> CredentialsAsync(SourceRun run, CancellationToken cancellationToken)
    {
        if (run.Spec!.SecretName is not { } name)
        {
            return null;
        }

        var key = new ObjectKey(run.Repository.Namespace, name);
        var secret = await client.FindAsync(new("", "v1", "secrets"), key, cancellationToken).ConfigureAwait(false);
        return secret.IsNull ? throw new GitException($"failed to get secret '{key}': it does not exist") : GitCredentials.Read(secret);
    }

    private bool IsCurrent(SourceRun run, string commit)
    {
        var artifact = Artifact.Read(run.Repository);
        return artifact?.Revision == run.Spec!.Reference.RevisionOf(commit)
            && run.Repository["status"]["observedIgnore"].AsString() == run.Spec.Ignore
            && store.Exists(artifact.Digest);
    }

    private async Task FetchAsync(SourceRun run, string commit, CancellationToken cancellationToken)
    {
        run.Progress($"building artifact: new upstream revision '{run.Spec!.Reference.RevisionOf(commit)}'");
        await WriteAsync(run, cancellationToken).ConfigureAwait(false);
        var files = new List<SourceFile>();
        var fetched = await git.FetchAsync(
            run.Spec,
            run.Credentials,
            commit,
            (file, _) =>
            {
                files.Add(file);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        var ignore = new SourceIgnore(IgnoreFiles(files), run.Spec.Ignore);
        var (digest, size) = await store.StoreAsync(files.Where(file => !ignore.IsIgnored(file.Path)), cancellationToken).ConfigureAwait(false);
        run.Store(new(run.Spec.Reference.RevisionOf(fetched.Hash), digest, size, Timestamps.Seconds(time.GetUtcNow())), fetched, store.UrlOf(digest));
        store.RemoveUnreferenced(Referenced(digest));
    }

    private HashSet<string> Referenced(params ReadOnlySpan<string> added) =>
        [.. added, .. repositories.All.Select(repository => Artifact.Read(repository)?.Digest).OfType<string>()];

    private static IEnumerable<(string Folder, string Text)> IgnoreFiles(IEnumerable<SourceFile> files) =>
        from file in files
        where Path.GetFileName(file.Path) == SourceIgnore.FileName
        select (Path.GetDirectoryName(file.Path) ?? "", System.Text.Encoding.UTF8.GetString(file.Content.Span));

    private async Task ReportAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var before = run.Repository;
        await WriteAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Event(before) is { } told)
        {
            events.Record(run.Repository, told.IsWarning ? "Warning" : "Normal", told.Reason, told.Message);
        }
    }

    private async Task WriteAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var written = await _status.WriteAsync(run.Repository, run.Status(), cancellationToken).ConfigureAwait(false);
        run.Repository = written.IsNull ? run.Repository : written;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
