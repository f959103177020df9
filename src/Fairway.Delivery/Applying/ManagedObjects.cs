using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Applying;

/// <summary>
/// Watches every object that carries delivery's labels, of the resources that Kustomizations apply; a resource is watched from its first
/// use to its last.
/// </summary>
/// <param name="client">Lists and watches.</param>
/// <param name="time">The clock of pauses between attempts.</param>
/// <param name="logger">Where failures are told.</param>
/// <param name="changed">Told of each change: the Kustomization that the object belongs to, and the object.</param>
internal sealed class ManagedObjects(KubernetesClient client, TimeProvider time, ILogger logger, Action<ObjectKey, ManagedKey> changed)
    : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];
    private readonly Dictionary<GroupVersionResource, (ObjectCache Cache, CancellationTokenSource Stop)> _caches = [];

    /// <summary>The newest state seen; null when the object is not there or not watched.</summary>
    public Value Find(ManagedKey key)
    {
        lock (_gate)
        {
            return _caches.TryGetValue(key.Resource, out var watched) ? watched.Cache.Find(key.Key) : Value.Null;
        }
    }

    /// <summary>Watches exactly these resources from now on.</summary>
    public void Watch(IReadOnlySet<GroupVersionResource> resources)
    {
        lock (_gate)
        {
            foreach (var unused in _caches.Keys.Where(resource => !resources.Contains(resource)).ToArray())
            {
                _caches.Remove(unused, out var watched);
                watched.Stop.Cancel();
                watched.Stop.Dispose();
            }

            foreach (var resource in resources.Where(resource => !_caches.ContainsKey(resource)))
            {
                Start(resource);
            }
        }
    }

    /// <summary>Ends every watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        foreach (var (_, stop) in _caches.Values)
        {
            stop.Dispose();
        }

        _stopping.Dispose();
    }

    private void Start(GroupVersionResource resource)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var cache = new ObjectCache(client, new(resource, LabelSelector: ManagedLabels.Name), time, logger);
        cache.OnChange(change =>
        {
            // The old state tells the owner of an object whose labels were taken off.
            if (ManagedLabels.OwnerOf(change.Old.IsNull ? change.New : change.Old) is { } owner)
            {
                changed(owner, new(resource, change.Key));
            }
        });
        _caches[resource] = (cache, stop);
        var token = stop.Token;
        _running.RemoveWhere(task => task.IsCompleted);
        _running.Add(Task.Run(() => cache.RunAsync(token), CancellationToken.None));
    }
}
