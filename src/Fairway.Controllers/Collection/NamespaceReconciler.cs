using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>Empties a namespace that is being deleted, says what still holds it up, and at last removes its own finalizer.</summary>
internal sealed class NamespaceReconciler
{
    private const string Finalizer = "kubernetes";

    /// <summary>How soon to look again at what remains; graceful ends and foreign finalizers tell nobody here.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly ControllerContext _context;
    private readonly KindCatalog _catalog;
    private readonly ObjectCache _namespaces;

    public NamespaceReconciler(ControllerContext context, KindCatalog catalog)
    {
        _context = context;
        _catalog = catalog;
        _namespaces = context.Caches.For(Resources.Namespaces);
        Controller = context.Controller("namespace", ReconcileAsync);
        _namespaces.OnChange(change => Controller.Enqueue(change.Key));
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var @namespace = _namespaces.Find(key);
        if (@namespace.IsNull || !@namespace.IsDeleting || !HasOwnFinalizer(@namespace))
        {
            return Outcome.Done;
        }

        var remains = await EmptyAsync(key.Name, cancellationToken).ConfigureAwait(false);
        var status = @namespace["status"]
            .With("phase", "Terminating")
            .With("conditions", remains.Conditions(@namespace["status"]["conditions"].Items, _context.Now));
        if (!remains.IsEmpty)
        {
            await StatusWriter.WriteChangedAsync(
                _context.Client, Resources.Namespaces, @namespace, status, cancellationToken).ConfigureAwait(false);
            return Outcome.After(Recheck);
        }

        await FinalizeAsync(@namespace, cancellationToken).ConfigureAwait(false);
        return Outcome.Done;
    }

    private async Task<NamespaceRemains> EmptyAsync(string @namespace, CancellationToken cancellationToken)
    {
        var remains = new NamespaceRemains();
        foreach (var kind in _catalog.All.Where(kind => kind.Namespaced))
        {
            try
            {
                await _context.Client.Transport.SendAsync(
                    new(ApiVerb.DeleteCollection, kind.Resource) { Namespace = @namespace, Body = Background },
                    cancellationToken).ConfigureAwait(false);
                var list = await _context.Client.ListAsync(kind.Resource, @namespace, "", cancellationToken).ConfigureAwait(false);
                remains.Add(kind.Resource, list["items"].Items);
            }
            catch (KubernetesException e) when (e.IsNotFound)
            {
                // The kind went meanwhile, and its objects with it.
            }
            catch (KubernetesException e)
            {
                remains.AddFailure($"{kind.Resource.Resource}.{kind.Resource.Group}: {e.Message}");
            }
        }

        return remains;
    }

    private async Task FinalizeAsync(Value @namespace, CancellationToken cancellationToken)
    {
        var rest = ValueList.From(@namespace["spec"]["finalizers"].Items.Where(finalizer => finalizer.AsString() != Finalizer));
        try
        {
            var released = @namespace.WithAt(["spec", "finalizers"], rest);
            await _context.Client.UpdateSubresourceAsync(Resources.Namespaces, released, "finalize", cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // It was to go.
        }
    }

    private static Value Background => Value.Map(("apiVersion", "v1"), ("kind", "DeleteOptions"), ("propagationPolicy", "Background"));

    private static bool HasOwnFinalizer(Value @namespace) =>
        @namespace["spec"]["finalizers"].Items.Any(finalizer => finalizer.AsString() == Finalizer);
}
