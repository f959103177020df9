using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Access.Certificates;

namespace Fairway.ControlPlane.Backends;

/// <summary>
/// Checks the certificate of a server against a bundle of authorities, or the system's; what does not hold is told in the words of Go's
/// crypto/x509, which clients of the API see.
/// </summary>
internal sealed class ServerTrust
{
    private const string Prefix = "tls: failed to verify certificate: x509: ";

    private readonly X509Certificate2Collection _roots = [];
    private readonly TimeProvider _time;

    /// <param name="bundle">Base64 of PEM certificates; empty for the system's authorities.</param>
    /// <param name="time">Says what time it is in refusals.</param>
    /// <exception cref="BackendException">The bundle holds no certificate.</exception>
    public ServerTrust(string bundle, TimeProvider time)
    {
        _time = time;
        if (bundle.Length == 0)
        {
            return;
        }

        try
        {
            _roots.ImportFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            _roots.Clear();
        }

        if (_roots.Count == 0)
        {
            throw new BackendException("unable to load root certificates: unable to parse bytes as PEM block");
        }
    }

    /// <exception cref="AuthenticationException">The certificate is not the server's, or not to be trusted.</exception>
    public bool Check(X509Certificate? served, X509Chain? sent, SslPolicyErrors errors, string host)
    {
        if (served is null)
        {
            throw new AuthenticationException("tls: received empty certificates message");
        }

        using var certificate = X509CertificateLoader.LoadCertificate(served.GetRawCertData());
        if (_roots.Count > 0)
        {
            RequireChain(certificate, sent);
        }
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            Refuse(certificate);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? throw new AuthenticationException(Prefix + Mismatch(certificate, host))
            : true;
    }

    private void RequireChain(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ApplicationPolicy.Add(new(CertificateProfile.ServerAuthentication));
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        if (!chain.Build(certificate))
        {
            Refuse(certificate);
        }
    }

    private void Refuse(X509Certificate2 certificate)
    {
        var now = _time.GetUtcNow();
        throw new AuthenticationException(Prefix + (now > certificate.NotAfter.ToUniversalTime()
            ? $"certificate has expired or is not yet valid: current time {Text(now)} is after {Text(certificate.NotAfter.ToUniversalTime())}"
            : now < certificate.NotBefore.ToUniversalTime()
                ? $"certificate has expired or is not yet valid: current time {Text(now)} is before {Text(certificate.NotBefore.ToUniversalTime())}"
                : "certificate signed by unknown authority"));
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Mismatch(X509Certificate2 certificate, string host)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] addresses = [.. names?.EnumerateIPAddresses().Select(address => address.ToString()) ?? []];
        string[] dns = [.. names?.EnumerateDnsNames() ?? []];
        if (IPAddress.TryParse(host, out _))
        {
            return addresses.Length == 0
                ? $"cannot validate certificate for {host} because it doesn't contain any IP SANs"
                : $"certificate is valid for {string.Join(", ", addresses)}, not {host}";
        }

        return dns.Length == 0
            ? $"certificate is not valid for any names, but wanted to match {host}"
            : $"certificate is valid for {string.Join(", ", dns)}, not {host}";
    }
}
