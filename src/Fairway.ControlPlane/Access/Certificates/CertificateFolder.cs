using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.Storage.Blobs;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>
/// Certificates and keys kept as PEM files <c>NAME.crt</c> and <c>NAME.key</c> (mode 0600). What is there is used again; what is absent,
/// runs out within a month, was signed by another authority or names other hosts is issued anew.
/// </summary>
internal sealed class CertificateFolder
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly string _path;
    private readonly DateTimeOffset _now;

    public CertificateFolder(string path, TimeProvider time)
    {
        DurableFolder.Create(path);
        _path = path;
        _now = time.GetUtcNow();
    }

    public string CertificatePath(string name) => Path.Combine(_path, name + ".crt");

    public string KeyPath(string name) => Path.Combine(_path, name + ".key");

    public CertificateAuthority Authority()
    {
        if (Load("ca") is { } kept)
        {
            return new(kept);
        }

        var authority = CertificateAuthority.Create(_now);
        Save("ca", authority.Certificate);
        return authority;
    }

    public X509Certificate2 Issued(CertificateAuthority authority, CertificateProfile profile)
    {
        if (Load(profile.FileName) is { } kept)
        {
            if (IsFrom(authority, kept) && Names(kept).SetEquals(Names(profile)))
            {
                return kept;
            }

            kept.Dispose();
        }

        using var issued = authority.Issue(profile, _now);
        Save(profile.FileName, issued);
        return Load(profile.FileName)
            ?? throw new InvalidOperationException($"the certificate {CertificatePath(profile.FileName)} was written but cannot be read");
    }

    /// <summary>The ECDSA P-256 key in <c>NAME.key</c>, made when absent.</summary>
    public ECDsa SigningKey(string name)
    {
        var path = KeyPath(name);
        if (!File.Exists(path))
        {
            using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            SecretFile.Write(path, Encoding.ASCII.GetBytes(created.ExportPkcs8PrivateKeyPem() + "\n"));
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private X509Certificate2? Load(string name)
    {
        if (!File.Exists(CertificatePath(name)) || !File.Exists(KeyPath(name)))
        {
            return null;
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(CertificatePath(name), KeyPath(name));
        }
        catch (CryptographicException)
        {
            // A pair cut short between its two renames: issued anew.
            return null;
        }

        if (certificate.NotAfter.ToUniversalTime() - _now.UtcDateTime > RenewBefore)
        {
            return certificate;
        }

        certificate.Dispose();
        return null;
    }

    private void Save(string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new InvalidOperationException($"the certificate {name} has no ECDSA key");
        SecretFile.Write(KeyPath(name), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        SecretFile.Write(CertificatePath(name), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }

    private static bool IsFrom(CertificateAuthority authority, X509Certificate2 certificate)
    {
        using var chain = ClientCertificates.ChainTo(authority.Certificate);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private static HashSet<string> Names(CertificateProfile profile) =>
        [.. profile.DnsNames, .. profile.Addresses.Select(address => address.ToString())];

    private static HashSet<string> Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return extension is null
            ? []
            : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(address => address.ToString())];
    }
}
