using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Controllers.Accounts;

/// <summary>Puts the certificate that pods check the API server by into every namespace.</summary>
internal sealed class RootCertificateReconciler
{
    private const string Name = "kube-root-ca.crt";

    private const string Description =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or "
        + "kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

    private readonly ControllerContext _context;
    private readonly string _certificate;
    private readonly ObjectCache _namespaces;
    private readonly ObjectCache _configMaps;

    public RootCertificateReconciler(ControllerContext context, string certificate)
    {
        _context = context;
        _certificate = certificate;
        _namespaces = context.Caches.For(Resources.Namespaces);
        _configMaps = context.Caches.For(Resources.ConfigMaps);
        Controller = context.Controller("root-ca-certificate-publisher", ReconcileAsync, new() { Workers = 2 });
        _namespaces.OnChange(change => Controller.Enqueue(change.Key));
        _configMaps.OnChange(ConfigMapChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var @namespace = _namespaces.Find(key);
        if (@namespace.IsNull || @namespace.IsDeleting)
        {
            return Outcome.Done;
        }

        var existing = _configMaps.Find(new(key.Name, Name));
        if (existing.IsNull)
        {
            await NamespaceContent.CreateAsync(_context.Client, Resources.ConfigMaps, Describe(key.Name), cancellationToken).ConfigureAwait(false);
        }
        else if (existing["data"] != Data)
        {
            await _context.Client.UpdateAsync(Resources.ConfigMaps, existing.With("data", Data), cancellationToken).ConfigureAwait(false);
        }

        return Outcome.Done;
    }

    private Value Data => Value.Map(("ca.crt", _certificate));

    private Value Describe(string @namespace) => Value.Map(
        ("apiVersion", "v1"),
        ("kind", "ConfigMap"),
        ("metadata", Value.Map(
            ("name", Name), ("namespace", @namespace), ("annotations", Value.Map(("kubernetes.io/description", Description))))),
        ("data", Data));

    private void ConfigMapChanged(CacheChange change)
    {
        if (change.Latest.Name == Name)
        {
            Controller.Enqueue(new("", change.Latest.Namespace));
        }
    }
}
