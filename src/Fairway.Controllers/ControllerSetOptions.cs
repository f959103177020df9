using System.Security.Cryptography.X509Certificates;

namespace Fairway.Controllers;

/// <summary>What the controllers need to know beyond the API.</summary>
public sealed record ControllerSetOptions
{
    /// <summary>
    /// The PEM certificates that pods check the API server by, as they are now, published as <c>kube-root-ca.crt</c>; null publishes nothing.
    /// </summary>
    public Func<string>? RootCertificate { get; init; }

    /// <summary>
    /// The authority that signs CertificateSigningRequests of Kubernetes' own signers, with its ECDSA key, as it is now; null leaves them to
    /// others.
    /// </summary>
    public Func<X509Certificate2>? SigningAuthority { get; init; }

    /// <summary>Whether to do what kube-controller-manager does.</summary>
    public bool Controllers { get; init; } = true;

    /// <summary>Whether to do what kube-scheduler does.</summary>
    public bool Scheduler { get; init; } = true;
}
