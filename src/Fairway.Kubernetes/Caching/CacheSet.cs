using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Caching;

/// <summary>The caches that controllers of one client share: one per scope, all run together.</summary>
public sealed class CacheSet(KubernetesClient client, TimeProvider time, ILogger<CacheSet> logger)
{
    private readonly Dictionary<ObjectCacheScope, ObjectCache> _caches = [];
    private bool _running;

    /// <summary>The cache of a whole resource or of a part; made at first use, which must be before <see cref="RunAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The caches run already, so that a new one never would.</exception>
    public ObjectCache For(GroupVersionResource resource, string fieldSelector = "") =>
        For(new ObjectCacheScope(resource, FieldSelector: fieldSelector));

    /// <inheritdoc cref="For(GroupVersionResource, string)"/>
    public ObjectCache For(ObjectCacheScope scope)
    {
        if (!_caches.TryGetValue(scope, out var cache))
        {
            _caches[scope] = cache = _running
                ? throw new InvalidOperationException($"a cache of {scope.Resource} was asked for after the caches were started")
                : new ObjectCache(client, scope, time, logger);
        }

        return cache;
    }

    /// <summary>Completes once every cache has its first list.</summary>
    public Task Synced => Task.WhenAll(_caches.Values.Select(cache => cache.Synced));

    public Task RunAsync(CancellationToken cancellationToken)
    {
        _running = true;
        return Task.WhenAll(_caches.Values.Select(cache => cache.RunAsync(cancellationToken)));
    }
}
