using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access.Tokens;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>Every certificate and key of one state folder, made at the first start, used again later and renewed in time.</summary>
internal sealed class PublicKeyInfrastructure : IDisposable
{
    private readonly CertificateFolder _folder;
    private readonly IReadOnlyList<string> _hosts;
    private readonly Lock _gate = new();

    // Connections that are being made may still use them.
    private readonly List<X509Certificate2> _retired = [];
    private volatile Certificates? _current;

    private PublicKeyInfrastructure(CertificateFolder folder, IReadOnlyList<string> hosts)
    {
        _folder = folder;
        _hosts = hosts;
        TokenKeys = folder.TokenKeys("service-account");
        Renew();
    }

    /// <summary>Signs service account tokens.</summary>
    public TokenKeys TokenKeys { get; }

    /// <summary>Signed every certificate of the cluster; with its key.</summary>
    public X509Certificate2 Authority => Current.Authority;

    /// <summary>Signed the certificates of front proxies alone.</summary>
    public X509Certificate2 FrontProxyAuthority => Current.FrontProxyAuthority;

    /// <summary>What the API server shows to the servers that it passes requests on to.</summary>
    public X509Certificate2 FrontProxyClient => Current.FrontProxyClient;

    /// <summary>The API server's own.</summary>
    public X509Certificate2 Serving => Current.Serving;

    /// <summary>The client certificate in the kubeconfig: kubernetes-admin of system:masters.</summary>
    public X509Certificate2 Admin => Current.Admin;

    /// <summary>What the node's HTTPS API serves with.</summary>
    public X509Certificate2 KubeletServing => Current.KubeletServing;

    /// <summary>What the API server shows to the node.</summary>
    public X509Certificate2 KubeletClient => Current.KubeletClient;

    private Certificates Current => _current ?? throw new InvalidOperationException("the certificates have not been read");

    /// <param name="path">The folder of the files.</param>
    /// <param name="hosts">Names and addresses the serving certificates are good for, beside those of every cluster.</param>
    /// <param name="time">Decides what runs out.</param>
    /// <exception cref="CryptographicException">A file that should hold a key of tokens does not.</exception>
    public static PublicKeyInfrastructure Open(string path, IReadOnlyList<string> hosts, TimeProvider time) => new(new(path, time), hosts);

    /// <summary>Reads the files again and issues anew what runs out soon.</summary>
    /// <returns>True when a certificate is another one than before.</returns>
    public bool Renew()
    {
        lock (_gate)
        {
            var before = _current;
            using var authority = _folder.Authority("ca", "fairway-ca");
            using var proxies = _folder.Authority("front-proxy-ca", "fairway-front-proxy-ca");
            var after = new Certificates(
                Keep(before?.Authority, new(authority.Certificate)),
                Keep(before?.FrontProxyAuthority, new(proxies.Certificate)),
                Keep(before?.FrontProxyClient, _folder.Issued(proxies, new("front-proxy-client", FrontProxy.ClientName))),
                Keep(before?.Serving, _folder.Issued(authority, Hosts(new("apiserver", "kube-apiserver")))),
                Keep(before?.Admin, _folder.Issued(authority, new("admin", "kubernetes-admin") { Organizations = ["system:masters"] })),
                Keep(before?.KubeletServing, _folder.Issued(
                    authority, Hosts(new("kubelet", "system:node:fairway") { Organizations = ["system:nodes"] }))),
                Keep(before?.KubeletClient, _folder.Issued(
                    authority,
                    new("apiserver-kubelet-client", "kube-apiserver-kubelet-client") { Organizations = ["kubeadm:cluster-admins"] })));
            _current = after;
            return before != after;
        }
    }

    public void Dispose()
    {
        _current?.All.ForEach(certificate => certificate.Dispose());
        _retired.ForEach(certificate => certificate.Dispose());
        TokenKeys.Dispose();
    }

    // One that is the same as before stays the very instance.
    private X509Certificate2 Keep(X509Certificate2? before, X509Certificate2 read)
    {
        if (before is not null && before.Thumbprint == read.Thumbprint)
        {
            read.Dispose();
            return before;
        }

        if (before is not null)
        {
            _retired.Add(before);
        }

        return read;
    }

    private CertificateProfile Hosts(CertificateProfile profile)
    {
        string[] names =
        [
            "localhost", "127.0.0.1", "::1",
            "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
            .. _hosts,
        ];
        return profile with
        {
            Usages = [CertificateProfile.ServerAuthentication],
            DnsNames = [.. names.Where(name => !IPAddress.TryParse(name, out _)).Distinct()],
            Addresses = [.. names.Select(name => IPAddress.TryParse(name, out var address) ? address : null).OfType<IPAddress>().Distinct()],
        };
    }

    /// <summary>Those in use, at one time.</summary>
    private sealed record Certificates(
        X509Certificate2 Authority,
        X509Certificate2 FrontProxyAuthority,
        X509Certificate2 FrontProxyClient,
        X509Certificate2 Serving,
        X509Certificate2 Admin,
        X509Certificate2 KubeletServing,
        X509Certificate2 KubeletClient)
    {
        public List<X509Certificate2> All =>
            [Authority, FrontProxyAuthority, FrontProxyClient, Serving, Admin, KubeletServing, KubeletClient];
    }
}
