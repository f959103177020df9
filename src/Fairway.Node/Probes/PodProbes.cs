using Fairway.Node.Pods;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Probes;

/// <summary>The probes of one pod's running containers, started and ended as these come and go.</summary>
internal sealed class PodProbes(ProbeRunner runner, PodEvents events, TimeProvider time, Action onChange) : IAsyncDisposable
{
    private readonly Dictionary<string, ContainerProbes> _running = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ContainerHealth> Health =>
        _running.ToDictionary(pair => pair.Key, pair => pair.Value.Health, StringComparer.Ordinal);

    public async Task FollowAsync(Value pod, IEnumerable<ContainerState> containers, string address)
    {
        var alive = containers.Where(state => state.IsRunning).ToDictionary(state => state.Id, StringComparer.Ordinal);
        foreach (var gone in _running.Keys.Where(id => !alive.ContainsKey(id)).ToArray())
        {
            await _running[gone].DisposeAsync().ConfigureAwait(false);
            _running.Remove(gone);
        }

        var spec = pod["spec"];
        foreach (var state in alive.Values.Where(state => !_running.ContainsKey(state.Id)))
        {
            var container = spec["containers"].Items.Concat(spec["initContainers"].Items.Where(PodObservation.IsSidecar))
                .FirstOrDefault(item => PodObservation.NameOf(item) == state.Name);
            if (!container.IsNull)
            {
                _running[state.Id] = new(pod, container, state, address, WasReady(pod, state), runner, events, time, onChange);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var probes in _running.Values)
        {
            await probes.DisposeAsync().ConfigureAwait(false);
        }

        _running.Clear();
    }

    private static bool WasReady(Value pod, ContainerState state) => pod["status"]["containerStatuses"].Items
        .Concat(pod["status"]["initContainerStatuses"].Items)
        .Any(status => status["containerID"].AsString() == "fairway://" + state.Id && status["ready"].AsBool() == true);
}
