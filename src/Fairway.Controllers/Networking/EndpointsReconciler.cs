using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

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
        selection.FollowPods(Controller);
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
                await CreateAsync(wanted, cancellationToken).ConfigureAwait(false);
            }
            else if (wanted != existing)
            {
                await _context.Client.UpdateAsync(Resources.Endpoints, wanted, cancellationToken).ConfigureAwait(false);
            }
        }

        return Outcome.Done;
    }

    private async Task CreateAsync(Value endpoints, CancellationToken cancellationToken)
    {
        try
        {
            await _context.Client.CreateAsync(Resources.Endpoints, endpoints, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNamespaceTerminating)
        {
            // They would go at once.
        }
    }

    /// <summary>Removes what this controller made for a Service that is gone; it has no owner reference.</summary>
    private async Task CleanUpAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var existing = _endpoints.Find(key);
        if (existing.Labels[EndpointsPlan.ManagedBy].AsString() == EndpointsPlan.Manager)
        {
            await _context.DeleteAsync(Resources.Endpoints, key, DeleteRequest.Of(existing), cancellationToken).ConfigureAwait(false);
        }
    }
}
