using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Controllers.Collection;

/// <summary>Takes custom kinds into the catalog while their definitions are established, each with a cache of its own.</summary>
internal sealed class CustomKinds
{
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
        _definitions.OnChange(change => Controller.Enqueue(change.Key));
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var wanted = Describe(_definitions.Find(key));
        if (_running.TryGetValue(key, out var running))
        {
            if (running.Kind.Resource == wanted?.Resource)
            {
                return Outcome.Done;
            }

            _running.TryRemove(key, out _);
            _catalog.Remove(running.Kind);
            await running.StopAsync().ConfigureAwait(false);
        }

        if (wanted is not null)
        {
            var controller = _collector.Attach(wanted);
            _running[key] = new(wanted, controller, cancellationToken);
            _catalog.Put(wanted);
        }

        return Outcome.Done;
    }

    /// <summary>The kind in a version that is served, by preference the stored one; null when nothing is.</summary>
    private CollectedKind? Describe(Value definition)
    {
        if (!definition.IsConditionTrue("Established"))
        {
            return null;
        }

        var spec = definition["spec"];
        var version = spec["versions"].Items
            .Where(version => version["served"].AsBool() == true)
            .OrderByDescending(version => version["storage"].AsBool() == true)
            .Select(version => version["name"].AsString())
            .FirstOrDefault();
        if (version is null)
        {
            return null;
        }

        var group = spec["group"].AsString() ?? "";
        var resource = new GroupVersionResource(group, version, spec["names"]["plural"].AsString() ?? "");
        var cache = new ObjectCache(_context.Client, new(resource), _context.Time, _context.Loggers.CreateLogger<CustomKinds>());
        return new(new(group, version, spec["names"]["kind"].AsString() ?? ""), resource, spec["scope"].AsString() == "Namespaced", cache);
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
