using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>
/// Trusts client certificates of one authority. A certificate is verified once a connection; its time is checked on every request.
/// </summary>
/// <param name="authority">The authority's certificate as it is now.</param>
/// <param name="time">Decides what has run out.</param>
internal sealed class ClientCertificates(Func<X509Certificate2> authority, TimeProvider time)
{
    private readonly ConditionalWeakTable<X509Certificate2, UserInfo> _verified = [];

    /// <summary>The user, or null when the certificate is not from our authority, not for clients, out of time, or without a CN.</summary>
    public UserInfo? Authenticate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            return null;
        }

        if (_verified.TryGetValue(certificate, out var user))
        {
            return user;
        }

        using var chain = ChainTo(authority());
        chain.ChainPolicy.VerificationTime = now;
        chain.ChainPolicy.ApplicationPolicy.Add(new(CertificateProfile.ClientAuthentication));
        if (!chain.Build(certificate) || CertificateUser.Read(certificate) is not { } read)
        {
            return null;
        }

        _verified.AddOrUpdate(certificate, read);
        return read;
    }

    /// <summary>A chain that trusts one authority alone and asks no network.</summary>
    public static X509Chain ChainTo(X509Certificate2 authority)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain;
    }
}
