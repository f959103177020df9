using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>Every certificate and key of one state folder, made at the first start and used again later.</summary>
internal sealed class PublicKeyInfrastructure : IDisposable
{
    private readonly CertificateAuthority _authority;

    private PublicKeyInfrastructure(CertificateFolder folder, CertificateAuthority authority, IReadOnlyList<string> hosts)
    {
        _authority = authority;
        Serving = folder.Issued(authority, Hosts(new("apiserver", "kube-apiserver") { Usages = [CertificateProfile.ServerAuthentication] }, hosts));
        Admin = folder.Issued(authority, new("admin", "kubernetes-admin") { Organizations = ["system:masters"] });
        KubeletServing = folder.Issued(
            authority,
            Hosts(
                new("kubelet", "system:node:fairway")
                {
                    Organizations = ["system:nodes"],
                    Usages = [CertificateProfile.ServerAuthentication],
                },
                hosts));
        KubeletClient = folder.Issued(
            authority, new("apiserver-kubelet-client", "kube-apiserver-kubelet-client") { Organizations = ["kubeadm:cluster-admins"] });
        ServiceAccountKey = folder.SigningKey("service-account");
    }

    public X509Certificate2 Authority => _authority.Certificate;

    /// <summary>The API server's own.</summary>
    public X509Certificate2 Serving { get; }

    /// <summary>The client certificate in the kubeconfig: kubernetes-admin of system:masters.</summary>
    public X509Certificate2 Admin { get; }

    /// <summary>What the node's HTTPS API serves with.</summary>
    public X509Certificate2 KubeletServing { get; }

    /// <summary>What the API server shows to the node.</summary>
    public X509Certificate2 KubeletClient { get; }

    /// <summary>Signs service account tokens.</summary>
    public ECDsa ServiceAccountKey { get; }

    /// <param name="path">The folder of the files.</param>
    /// <param name="hosts">Names and addresses the serving certificates are good for, beside those of every cluster.</param>
    /// <param name="time">Decides what runs out.</param>
    public static PublicKeyInfrastructure Open(string path, IReadOnlyList<string> hosts, TimeProvider time)
    {
        var folder = new CertificateFolder(path, time);
        return new(folder, folder.Authority(), hosts);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Serving.Dispose();
        Admin.Dispose();
        KubeletServing.Dispose();
        KubeletClient.Dispose();
        ServiceAccountKey.Dispose();
    }

    private static CertificateProfile Hosts(CertificateProfile profile, IReadOnlyList<string> extra)
    {
        string[] names =
        [
            "localhost", "127.0.0.1", "::1",
            "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
            .. extra,
        ];
        return profile with
        {
            DnsNames = [.. names.Where(name => !IPAddress.TryParse(name, out _)).Distinct()],
            Addresses = [.. names.Select(name => IPAddress.TryParse(name, out var address) ? address : null).OfType<IPAddress>().Distinct()],
        };
    }
}
