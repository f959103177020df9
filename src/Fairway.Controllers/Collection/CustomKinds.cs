using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Controllers.Collection;

/// <summary>Takes custom kinds into the catalog while they are served, each with a cache of its own.</summary>
internal sealed class CustomKinds
{
    /// <summary>How soon to ask again for a kind that is defined but not served.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly ControllerContext _context;
    private readonly KindCatalog _catalog;
    private readonly GarbageCollector _collector;
    private readonly ObjectCache _definitions;
    private readonly ConcurrentDictionary<ObjectKey, Running> _running = new();

    public CustomKinds(ControllerContext context, KindCatalog catalog, GarbageCollector collector)
    {
        _context = context;
        _catalog = catalog;
        _collector = collector;
        _definitions = context.Caches.For(Resources.CustomResourceDefinitions);
        Controller = context.Controller("custom-kinds", ReconcileAsync, new() { Workers = 1 });
        _definitions.OnChange(DefinitionChanged);
    }

    public Controller Controller { get; }

    /// <summary>Ends what watches custom kinds, once their controller has stopped.</summary>
    public async Task StopAsync()
    {
        foreach (var key in _running.Keys)
        {
            await StopAsync(key).ConfigureAwait(false);
        }
    }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var definition = _definitions.Find(key);
        var served = await FindServedAsync(definition, cancellationToken).ConfigureAwait(false);
        if (_running.TryGetValue(key, out var running) && running.Kind.Resource != served?.Resource)
        {
            await StopAsync(key).ConfigureAwait(false);
        }

        if (served is not null && !_running.ContainsKey(key))
        {
            var kind = Describe(definition, served);
            var controller = _collector.Attach(kind);
            _catalog.Put(kind);
            _running[key] = new(kind, controller, cancellationToken);
        }

        _catalog.Settle(key);
        // A definition comes before its kind is served.
        return served is null && !definition.IsNull ? Outcome.After(Recheck) : Outcome.Done;
    }

    private async Task StopAsync(ObjectKey definition)
    {
        if (_running.TryRemove(definition, out var running))
        {
            _catalog.Remove(running.Kind);
            await running.StopAsync().ConfigureAwait(false);
        }
    }

    private void DefinitionChanged(CacheChange change)
    {
        if (change.Old.IsNull)
        {
            _catalog.Expect(change.Key);
        }

        Controller.Enqueue(change.Key);
    }

    /// <summary>The kind in a version that is served, by preference the stored one; null when nothing is.</summary>
    private async Task<ApiResource?> FindServedAsync(Value definition, CancellationToken cancellationToken)
    {
        var (group, kind) = (definition["spec"]["group"].AsString() ?? "", definition["spec"]["names"]["kind"].AsString() ?? "");
        foreach (var version in definition["spec"]["versions"].Items.OrderByDescending(version => version["storage"].AsBool() == true))
        {
            if (version["served"].AsBool() == true
                && await _context.Client.Transport.FindAsync(
                    new(group, version["name"].AsString() ?? "", kind), cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private CollectedKind Describe(Value definition, ApiResource served)
    {
        var cache = new ObjectCache(_context.Client, new(served.Resource), _context.Time, _context.Loggers.CreateLogger<CustomKinds>());
        var kind = new GroupVersionKind(served.Resource.Group, served.Resource.Version, definition["spec"]["names"]["kind"].AsString() ?? "");
        return new(kind, served.Resource, served.Namespaced, cache);
    }

    private sealed class Running
    {
        private readonly CancellationTokenSource _stop;
        private readonly Task _work;

        public Running(CollectedKind kind, Controller controller, CancellationToken cancellationToken)
        {
            Kind = kind;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _work = Task.WhenAll(kind.Cache!.RunAsync(_stop.Token), controller.RunAsync(_stop.Token));
        }

        public CollectedKind Kind { get; }

        public async Task StopAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _work.ConfigureAwait(false);
            _stop.Dispose();
        }
    }
}
