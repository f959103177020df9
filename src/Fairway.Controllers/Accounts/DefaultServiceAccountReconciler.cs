using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Accounts;

/// <summary>Gives every namespace the ServiceAccount that pods run as when they name none.</summary>
internal sealed class DefaultServiceAccountReconciler
{
    private const string Name = "default";

    private readonly ControllerContext _context;
    private readonly ObjectCache _namespaces;
    private readonly ObjectCache _accounts;

    public DefaultServiceAccountReconciler(ControllerContext context)
    {
        _context = context;
        _namespaces = context.Caches.For(Resources.Namespaces);
        _accounts = context.Caches.For(Resources.ServiceAccounts);
        Controller = context.Controller("service-account", ReconcileAsync, new() { Workers = 2 });
        _namespaces.OnChange(change => Controller.Enqueue(change.Key));
        _accounts.OnChange(AccountChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var @namespace = _namespaces.Find(key);
        if (!@namespace.IsNull && !@namespace.IsDeleting && _accounts.Find(new(key.Name, Name)).IsNull)
        {
            await NamespaceContent.CreateAsync(
                _context.Client, Resources.ServiceAccounts,
                Value.Map(
                    ("apiVersion", "v1"), ("kind", "ServiceAccount"), ("metadata", Value.Map(("name", Name), ("namespace", key.Name)))),
                cancellationToken).ConfigureAwait(false);
        }

        return Outcome.Done;
    }

    private void AccountChanged(CacheChange change)
    {
        if (change.New.IsNull && change.Old.Name == Name)
        {
            Controller.Enqueue(new("", change.Old.Namespace));
        }
    }
}
