using System.Net;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>What a certificate of ours says: its file name, its subject (CN is the user, O the groups) and what it is good for.</summary>
internal sealed record CertificateProfile(string FileName, string CommonName)
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public IReadOnlyList<string> Organizations { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The extended key usages by object identifier.</summary>
    public IReadOnlyList<string> Usages { get; init; } = [ClientAuthentication];
}
