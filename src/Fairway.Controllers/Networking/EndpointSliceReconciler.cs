using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Networking;

/// <summary>Keeps the EndpointSlices of every Service that selects pods.</summary>
internal sealed class EndpointSliceReconciler
{
    private readonly ControllerContext _context;
    private readonly ServiceSelection _selection;
    private readonly ObjectCache _services;
    private readonly ObjectCache _nodes;
    private readonly ObjectCache _slices;
    private readonly CacheIndex _slicesByService;

    public EndpointSliceReconciler(ControllerContext context, ServiceSelection selection)
    {
        _context = context;
        _selection = selection;
        _services = context.Caches.For(Resources.Services);
        _nodes = context.Caches.For(Resources.Nodes);
        _slices = context.Caches.For(Resources.EndpointSlices);
        _slicesByService = new(_slices, slice => ServiceOf(slice)?.ToString());
        Controller = context.Controller("endpointslice", ReconcileAsync);
        _services.OnChange(change => Controller.Enqueue(change.Key));
        selection.FollowPods(Controller);
        _slices.OnChange(SliceChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var service = _services.Find(key);
        if (service.IsNull || service.IsDeleting || !ServiceSelection.IsSelecting(service))
        {
            // The slices of a Service that is gone are collected with it.
            return Outcome.Done;
        }

        var plan = EndpointSlicePlan.Make(
            service,
            _selection.PodsOf(service),
            _slicesByService[key.ToString()],
            Zone,
            name => !_slices.Find(new(key.Namespace, name)).IsNull);
        // New before old: an endpoint that moves is never in no slice at all.
        foreach (var slice in plan.Create)
        {
            try
            {
                await _context.Client.CreateAsync(Resources.EndpointSlices, slice, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (e.IsAlreadyExists || e.IsNamespaceTerminating)
            {
                // Made before and still to be seen here; or it would go at once.
            }
        }

        foreach (var slice in plan.Update)
        {
            await _context.Client.UpdateAsync(Resources.EndpointSlices, slice, cancellationToken).ConfigureAwait(false);
        }

        foreach (var slice in plan.Delete)
        {
            await _context.DeleteAsync(Resources.EndpointSlices, slice.Key, DeleteRequest.Of(slice), cancellationToken).ConfigureAwait(false);
        }

        return Outcome.Done;
    }

    private string? Zone(string node) => _nodes.Find(new("", node)).Labels["topology.kubernetes.io/zone"].AsString();

    private void SliceChanged(CacheChange change)
    {
        if (ServiceOf(change.Latest) is { } service)
        {
            Controller.Enqueue(service);
        }
    }

    private static ObjectKey? ServiceOf(Value slice) =>
        slice.Labels[EndpointSlicePlan.ManagedBy].AsString() == EndpointSlicePlan.Manager
        && slice.Labels[EndpointSlicePlan.ServiceName].AsString() is { } name
            ? new ObjectKey(slice.Namespace, name)
            : null;
}
