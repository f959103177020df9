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
internal sealed class ManagedObjects(KubernetesClient client, TimeProvider time, ILogger logger, Action<ObjectKey, ManagedKey> changed, CancellationToken stopping)
{
    private readonly Lock _gate = new();
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

    private void Start(GroupVersionResource resource)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
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
        _ = Task.Run(() => cache.RunAsync(token), CancellationToken.None);
    }
}
