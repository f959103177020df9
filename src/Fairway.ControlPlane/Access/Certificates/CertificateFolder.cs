using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Storage.Blobs;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>
/// Certificates and keys kept as PEM files <c>NAME.crt</c> and <c>NAME.key</c> (mode 0600). What is there is used again; what is absent,
/// runs out soon, was signed by another authority or names other hosts is issued anew.
/// </summary>
internal sealed class CertificateFolder
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // Longer than what it signs is valid, so that this is never cut short.
    private static readonly TimeSpan RenewAuthorityBefore = TimeSpan.FromDays(400);

    private readonly string _path;
    private readonly TimeProvider _time;

    public CertificateFolder(string path, TimeProvider time)
    {
        DurableFolder.Create(path);
        _path = path;
        _time = time;
    }

    public string CertificatePath(string name) => Path.Combine(_path, name + ".crt");

    public string KeyPath(string name) => Path.Combine(_path, name + ".key");

    /// <summary>The authority in the files of a name. One that runs out soon goes on with its key and a new certificate.</summary>
    public CertificateAuthority Authority(string name, string commonName)
    {
        if (Load(name) is not { } kept)
        {
            return Saved(name, CertificateAuthority.Create(commonName, _time.GetUtcNow()));
        }

        if (Remaining(kept) > RenewAuthorityBefore)
        {
            return new(kept);
        }

        using var old = new CertificateAuthority(kept);
        return Saved(name, old.Renewed(_time.GetUtcNow()));
    }

    public X509Certificate2 Issued(CertificateAuthority authority, CertificateProfile profile)
    {
        if (Load(profile.FileName) is { } kept)
        {
            if (Remaining(kept) > RenewBefore && IsFrom(authority, kept) && Names(kept).SetEquals(Names(profile)))
            {
                return kept;
            }

            kept.Dispose();
        }

        using var issued = authority.Issue(profile, _time.GetUtcNow());
        Save(profile.FileName, issued);
        return Load(profile.FileName)
            ?? throw new InvalidOperationException($"the certificate {CertificatePath(profile.FileName)} was written but cannot be read");
    }

    /// <summary>
    /// The keys of tokens: <c>NAME.key</c> (ECDSA P-256, made when absent) signs, and each <c>NAME-*.key</c> or <c>NAME-*.pub</c> verifies as
    /// well. A key is replaced by renaming its file to such a name and starting again.
    /// </summary>
    /// <exception cref="CryptographicException">A file holds no key that can be used; the message names it.</exception>
    public TokenKeys TokenKeys(string name)
    {
        var older = new List<VerificationKey>();
        foreach (var path in Directory.EnumerateFiles(_path, name + "-*").Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(path) is ".key" or ".pub")
            {
                older.Add(ReadKey(path));
            }
        }

        return new(SigningKey(name), older);
    }

    private static VerificationKey ReadKey(string path)
    {
        try
        {
            return VerificationKey.FromPem(File.ReadAllText(path));
        }
        catch (CryptographicException e)
        {
            throw new CryptographicException($"{path} holds {e.Message}", e);
        }
    }

    private ECDsa SigningKey(string name)
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

        try
        {
            return X509Certificate2.CreateFromPemFile(CertificatePath(name), KeyPath(name));
        }
        catch (CryptographicException)
        {
            // A pair cut short between its two renames: issued anew.
            return null;
        }
    }

    private TimeSpan Remaining(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime;

    private CertificateAuthority Saved(string name, CertificateAuthority authority)
    {
        Save(name, authority.Certificate);
        return authority;
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
