using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Accounts;

/// <summary>Keeps one object in every namespace: makes it where it is missing and puts its data right.</summary>
internal sealed class NamespaceContentReconciler
{
    private readonly ControllerContext _context;
    private readonly GroupVersionResource _resource;
    private readonly Func<Value> _wanted;
    private readonly string _name;
    private readonly Outcome _next;
    private readonly ObjectCache _namespaces;
    private readonly ObjectCache _objects;

    /// <param name="context">What every controller works with.</param>
    /// <param name="name">The controller's name.</param>
    /// <param name="resource">The resource of the object.</param>
    /// <param name="wanted">The object as it should be now, without a namespace; its name never changes.</param>
    /// <param name="next">When to look again at what is right: never, when what is wanted does not change.</param>
    public NamespaceContentReconciler(
        ControllerContext context, string name, GroupVersionResource resource, Func<Value> wanted, Outcome next = default)
    {
        _context = context;
        _resource = resource;
        _wanted = wanted;
        _name = wanted().Name;
        _next = next;
        _namespaces = context.Caches.For(Resources.Namespaces);
        _objects = context.Caches.For(resource);
        Controller = context.Controller(name, ReconcileAsync, new() { Workers = 2 });
        _namespaces.OnChange(change => Controller.Enqueue(change.Key));
        _objects.OnChange(ObjectChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var @namespace = _namespaces.Find(key);
        if (@namespace.IsNull || @namespace.IsDeleting)
        {
            return Outcome.Done;
        }

        var existing = _objects.Find(new(key.Name, _name));
        var wanted = _wanted();
        if (existing.IsNull)
        {
            await CreateAsync(wanted.WithAt(["metadata", "namespace"], key.Name), cancellationToken).ConfigureAwait(false);
        }
        else if (existing["data"] != wanted["data"])
        {
            await _context.Client.UpdateAsync(_resource, existing.With("data", wanted["data"]), cancellationToken).ConfigureAwait(false);
        }

        return _next;
    }

    private async Task CreateAsync(Value @object, CancellationToken cancellationToken)
    {
        try
        {
            await _context.Client.CreateAsync(_resource, @object, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsAlreadyExists || e.IsNotFound || e.IsNamespaceTerminating)
        {
            // There already, or nowhere to put it.
        }
    }

    private void ObjectChanged(CacheChange change)
    {
        if (change.Latest.Name == _name)
        {
            Controller.Enqueue(new("", change.Latest.Namespace));
        }
    }
}
