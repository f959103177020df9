using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Caching;

/// <summary>The caches that controllers of one client share: one per scope, all run together.</summary>
public sealed class CacheSet(KubernetesClient client, TimeProvider time, ILogger<CacheSet> logger)
{
    private readonly Dictionary<ObjectCacheScope, ObjectCache> _caches = [];

    /// <summary>The cache of a whole resource or of a part; made at first use, which must be before <see cref="RunAsync"/>.</summary>
    public ObjectCache For(GroupVersionResource resource, string fieldSelector = "") => For(new ObjectCacheScope(resource, FieldSelector: fieldSelector));

    /// <inheritdoc cref="For(GroupVersionResource, string)"/>
    public ObjectCache For(ObjectCacheScope scope)
    {
        if (!_caches.TryGetValue(scope, out var cache))
        {
            _caches[scope] = cache = new ObjectCache(client, scope, time, logger);
        }

        return cache;
    }

    /// <summary>Completes once every cache has its first list.</summary>
    public Task Synced => Task.WhenAll(_caches.Values.Select(cache => cache.Synced));

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_caches.Values.Select(cache => cache.RunAsync(cancellationToken)));
}
