using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>One pod's containers on disk: the newest of each name, the one before it, and what can be cleared away.</summary>
internal sealed class PodContainers(PodServices services, NodeFolders folders)
{
    public (IReadOnlyDictionary<string, ContainerState> Latest, IReadOnlyDictionary<string, ContainerState> Previous) Read(string podUid)
    {
        var latest = new Dictionary<string, ContainerState>(StringComparer.Ordinal);
        var previous = new Dictionary<string, ContainerState>(StringComparer.Ordinal);
        foreach (var state in States(podUid).Where(state => state.Phase != ContainerPhase.Created))
        {
            if (latest.TryGetValue(state.Name, out var older))
            {
                previous[state.Name] = older;
            }

            latest[state.Name] = state;
        }

        return (latest, previous);
    }

    /// <summary>Removes what was interrupted while it was made, frees what has ended, forgets all but the last two attempts and their logs.</summary>
    public async Task ClearAsync(string podUid, CancellationToken cancellationToken)
    {
        foreach (var group in States(podUid).GroupBy(state => state.Name, StringComparer.Ordinal))
        {
            foreach (var state in group.Where(state => state.Phase == ContainerPhase.Created))
            {
                await services.Starter.RemoveAsync(state.Id, cancellationToken).ConfigureAwait(false);
            }

            var ended = group.Where(state => state.Phase == ContainerPhase.Exited).ToList();
            foreach (var state in ended)
            {
                await services.Starter.ReleaseAsync(state.Id, cancellationToken).ConfigureAwait(false);
            }

            foreach (var state in ended.SkipLast(2))
            {
                await services.Starter.RemoveAsync(state.Id, cancellationToken).ConfigureAwait(false);
                foreach (var log in LogRotation.RotatedFiles(state.Record.LogFile).Append(state.Record.LogFile))
                {
                    File.Delete(log);
                }
            }
        }
    }

    public async Task RemoveAllAsync(string podUid, CancellationToken cancellationToken)
    {
        foreach (var state in States(podUid))
        {
            await services.Starter.RemoveAsync(state.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One more than the attempts that logs or records tell of, so that a count survives the containers' removal.</summary>
    public int NextAttempt(Value pod, string container)
    {
        var logs = Path.Combine(folders.PodLogs(pod.Namespace, pod.Name, pod.Uid), container);
        var logged = Directory.Exists(logs)
            ? Directory.EnumerateFiles(logs, "*.log")
                .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file), out var number) ? number : -1)
            : [];
        return logged.Concat(States(pod.Uid).Where(state => state.Name == container && state.Phase != ContainerPhase.Created)
            .Select(state => state.Record.Attempt)).DefaultIfEmpty(-1).Max() + 1;
    }

    private List<ContainerState> States(string podUid) => [.. services.Containers.Of(podUid).Select(services.Containers.StateOf)];
}
