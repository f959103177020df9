using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Platform;
using Fairway.Terminal;
using Fairway.Values;

namespace Fairway.Demo;

/// <summary>Delivers the sample service as a user would deliver theirs: a Git repository, and objects that say what to do with it.</summary>
internal sealed class DemoDelivery(KubernetesClient client, Instance instance, FleetRepository fleet, FirstAnswer service)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(3);

    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    private static readonly GroupVersionResource Services = new("", "v1", "services");
    private static readonly GroupVersionResource Namespaces = new("", "v1", "namespaces");

    public string RepositoryUrl => instance.Ports.GitUrl("fleet");

    /// <summary>Serves the manifests from Git and lets the platform follow them.</summary>
    public async Task<string> FollowRepositoryAsync(string imageName, string digest, CancellationToken cancellationToken)
    {
        var commit = await fleet.EnsureAsync(imageName, digest, cancellationToken).ConfigureAwait(false);
        await client.ApplyAsync(FleetObjects.GitRepositories, FleetObjects.Repository(RepositoryUrl), new() { Force = true }, cancellationToken)
            .ConfigureAwait(false);
        foreach (var (overlay, _) in FleetObjects.Overlays)
        {
            var kustomization = FleetObjects.Kustomization($"harbour-{overlay}", overlay, wait: true);
            await client.ApplyAsync(FleetObjects.Kustomizations, kustomization, new() { Force = true }, cancellationToken).ConfigureAwait(false);
        }

        var key = new ObjectKey(FleetObjects.Namespace, "fleet");
        await UntilAsync(FleetObjects.GitRepositories, key, repository => HasCommit(repository, commit), cancellationToken).ConfigureAwait(false);
        return $"{RepositoryUrl} at main@sha1:{commit[..8]}";
    }

    /// <summary>Ships a privileged pod, shows how it is refused, and takes the attempt back.</summary>
    public async Task<string> ShowRefusalAsync(CancellationToken cancellationToken)
    {
        var (_, @namespace) = FleetObjects.Overlays[0];
        await UntilAsync(Namespaces, new("", @namespace), found => !found.IsNull, cancellationToken).ConfigureAwait(false);

        var forbidden = FleetObjects.Kustomization("forbidden", "forbidden", wait: false);
        await client.ApplyAsync(FleetObjects.Kustomizations, forbidden, new() { Force = true }, cancellationToken).ConfigureAwait(false);
        try
        {
            var refused = await UntilAsync(
                FleetObjects.Kustomizations,
                forbidden.Key,
                found => found.Condition("Ready")["status"].AsString() is "False" or "True",
                cancellationToken).ConfigureAwait(false);
            var ready = refused.Condition("Ready");
            return ready["status"].AsString() == "False"
                ? $"a privileged pod was refused, as it should be:\n{ready["message"].AsString()?.Trim()}"
                : throw new UserError("a privileged pod was let in; is the label pod-security.kubernetes.io/enforce still on the namespace?");
        }
        finally
        {
            await RemoveAsync(forbidden.Key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until an overlay runs as the repository says.</summary>
    public async Task<string> WaitForOverlayAsync(string overlay, string @namespace, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var applied = await UntilAsync(FleetObjects.Kustomizations, new(FleetObjects.Namespace, $"harbour-{overlay}"), application =>
        {
            progress.Report(application.Condition("Ready")["message"].AsString() ?? "waiting for the first reconciliation");
            return application.IsConditionTrue("Ready") && application["status"]["observedGeneration"].AsLong() >= application.Generation;
        }, cancellationToken).ConfigureAwait(false);

        var deployment = await UntilAsync(Deployments, new(@namespace, "harbour"), IsRolledOut, cancellationToken).ConfigureAwait(false);
        var url = await ServiceUrlAsync(@namespace, cancellationToken).ConfigureAwait(false);
        var replicas = deployment["spec"]["replicas"].AsLong();
        var revision = applied["status"]["lastAppliedRevision"].AsString() ?? "";
        return $"{deployment["status"]["readyReplicas"].AsLong()}/{replicas} pods ready behind {url}, {revision[..Math.Min(18, revision.Length)]}";
    }

    /// <summary>Asks the service through its Service; returns the address and the answer.</summary>
    public async Task<string> AskAsync(string @namespace, CancellationToken cancellationToken)
    {
        var url = await ServiceUrlAsync(@namespace, cancellationToken).ConfigureAwait(false);
        var body = await service.GetAsync(new Uri(url), cancellationToken).ConfigureAwait(false);
        return $"GET {url} → {body.Trim()}";
    }

    public async Task<string> ServiceUrlAsync(string @namespace, CancellationToken cancellationToken)
    {
        var service = await client.GetAsync(Services, new(@namespace, "harbour"), cancellationToken).ConfigureAwait(false);
        return $"http://{service["spec"]["clusterIP"].AsString()}/";
    }

    private static bool HasCommit(Value repository, string commit) =>
        repository["status"]["artifact"]["revision"].AsString() is { } revision && revision.EndsWith(commit, StringComparison.Ordinal);

    private static bool IsRolledOut(Value deployment)
    {
        var wanted = deployment["spec"]["replicas"].AsLong() ?? 1;
        var status = deployment["status"];
        return !deployment.IsNull && (status["observedGeneration"].AsLong() ?? 0) >= deployment.Generation &&
            status["updatedReplicas"].AsLong() == wanted && status["readyReplicas"].AsLong() == wanted;
    }

    private async Task RemoveAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(FleetObjects.Kustomizations, key, Value.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return;
        }

        await UntilAsync(FleetObjects.Kustomizations, key, found => found.IsNull, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Value> UntilAsync(GroupVersionResource resource, ObjectKey key, Func<Value, bool> isDone, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestWait);
        var last = Value.Null;
        try
        {
            return await ObjectWait.UntilAsync(client, resource, key, state => isDone(last = state), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var said = last.Condition("Ready")["message"].AsString() ?? (last.IsNull ? "it does not exist" : "it says no more");
            throw new UserError(
                $"{resource.Resource} {key} was not there after {LongestWait.TotalMinutes:0} minutes: {said}\n" +
                $"Look closer with: kubectl -n {key.Namespace} describe {resource.Resource} {key.Name}");
        }
    }
}
