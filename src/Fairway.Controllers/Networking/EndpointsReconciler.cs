using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;

namespace Fairway.Controllers.Networking;

/// <summary>Keeps the Endpoints of every Service that selects pods.</summary>
internal sealed class EndpointsReconciler
{
    private readonly ControllerContext _context;
    private readonly ServiceSelection _selection;
    private readonly ObjectCache _services;
    private readonly ObjectCache _endpoints;

    public EndpointsReconciler(ControllerContext context, ServiceSelection selection)
    {
        _context = context;
        _selection = selection;
        _services = context.Caches.For(Resources.Services);
        _endpoints = context.Caches.For(Resources.Endpoints);
        Controller = context.Controller("endpoint", ReconcileAsync);
        _services.OnChange(change => Controller.Enqueue(change.Key));
        _endpoints.OnChange(change => Controller.Enqueue(change.Key));
        context.Caches.For(Resources.Pods).OnChange(PodChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var service = _services.Find(key);
        var existing = _endpoints.Find(key);
        if (service.IsNull)
        {
            await CleanUpAsync(key, cancellationToken).ConfigureAwait(false);
        }
        else if (!service.IsDeleting && ServiceSelection.IsSelecting(service))
        {
            var wanted = EndpointsPlan.Make(service, _selection.PodsOf(service), existing);
            if (existing.IsNull)
            {
                await _context.Client.CreateAsync(Resources.Endpoints, wanted, cancellationToken).ConfigureAwait(false);
            }
            else if (wanted != existing)
            {
                await _context.Client.UpdateAsync(Resources.Endpoints, wanted, cancellationToken).ConfigureAwait(false);
            }
        }

        return Outcome.Done;
    }

    /// <summary>Removes what this controller made for a Service that is gone; it has no owner reference.</summary>
    private async Task CleanUpAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var existing = _endpoints.Find(key);
        if (existing.Labels[EndpointsPlan.ManagedBy].AsString() != EndpointsPlan.Manager)
        {
            return;
        }

        try
        {
            await _context.Client.DeleteAsync(Resources.Endpoints, key, DeleteRequest.Of(existing), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // It was to go.
        }
    }

    private void PodChanged(CacheChange change)
    {
        foreach (var service in _selection.ServicesOf(change))
        {
            Controller.Enqueue(service);
        }
    }
}
