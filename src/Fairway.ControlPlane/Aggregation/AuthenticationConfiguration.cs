using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Writes the ConfigMap <c>extension-apiserver-authentication</c>, from which aggregated API servers learn whose certificates are good: of clients,
/// and of this server as their front proxy (pkg/controlplane/controller/clusterauthenticationtrust).
/// </summary>
internal sealed class AuthenticationConfiguration(KubernetesClient client)
{
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");

    public async Task WriteAsync(PublicKeyInfrastructure keys, CancellationToken cancellationToken)
    {
        var wanted = Value.Map(
            ("client-ca-file", Pem(keys.Authority)),
            ("requestheader-allowed-names", """["front-proxy-client"]"""),
            ("requestheader-client-ca-file", Pem(keys.FrontProxyAuthority)),
            ("requestheader-extra-headers-prefix", """["X-Remote-Extra-"]"""),
            ("requestheader-group-headers", """["X-Remote-Group"]"""),
            ("requestheader-uid-headers", """["X-Remote-Uid"]"""),
            ("requestheader-username-headers", """["X-Remote-User"]"""));
        var key = new ObjectKey("kube-system", "extension-apiserver-authentication");
        var live = await client.FindAsync(ConfigMaps, key, cancellationToken);
        if (live["data"] == wanted)
        {
            return;
        }

        var map = live.IsNull
            ? Value.Map(
                ("apiVersion", "v1"),
                ("kind", "ConfigMap"),
                ("metadata", Value.Map(("name", key.Name), ("namespace", key.Namespace))))
            : live;
        map = map.With("data", wanted);
        _ = live.IsNull
            ? await client.CreateAsync(ConfigMaps, map, cancellationToken)
            : await client.UpdateAsync(ConfigMaps, map, cancellationToken);
    }

    private static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";
}
