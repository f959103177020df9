using Fairway.Controllers.Collection;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Controllers.Tests.Integration;

public sealed class KindCatalogTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Fact]
    public async Task It_is_complete_once_every_cache_has_its_list_and_every_definition_was_looked_at()
    {
        var caches = new CacheSet(cluster.Client, TimeProvider.System, NullLogger<CacheSet>.Instance);
        var events = new EventRecorder(cluster.Client, "test", "", TimeProvider.System, NullLogger.Instance);
        var catalog = new KindCatalog(new(cluster.Client, caches, events, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.False(catalog.IsComplete);

        using var stop = new CancellationTokenSource();
        var running = caches.RunAsync(stop.Token);
        await caches.Synced;
        Assert.True(catalog.IsComplete);

        catalog.Expect(new("", "ships.example.com"));
        Assert.False(catalog.IsComplete);
        catalog.Settle(new("", "ships.example.com"));
        Assert.True(catalog.IsComplete);

        await stop.CancelAsync();
        await running;
    }
}
