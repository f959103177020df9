using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>Reads the certificates and requests for them (PEM in base64) that objects hold.</summary>
internal static class CertificateText
{
    /// <summary>Why this is no signed request for a certificate (PKCS #10); null when it is one.</summary>
    public static string? RequestError(string base64)
    {
        const string NoBlock = "PEM block type must be CERTIFICATE REQUEST";
        if (Decode(base64) is not { } text || !PemEncoding.TryFind(text, out var block)
            || !text.AsSpan()[block.Label].SequenceEqual("CERTIFICATE REQUEST"))
        {
            return NoBlock;
        }

        try
        {
            // Loading checks the signature: whoever asks holds the key.
            _ = CertificateRequest.LoadSigningRequestPem(
                text.AsSpan()[block.Location], HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return $"the certificate request cannot be used: {e.Message}";
        }
    }

    /// <summary>Why this is no chain of certificates; null when it is one.</summary>
    public static string? CertificateError(string base64)
    {
        var rest = (Decode(base64) ?? "").AsSpan();
        var blocks = 0;
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (!rest[block.Label].SequenceEqual("CERTIFICATE"))
            {
                return $"only CERTIFICATE PEM blocks are allowed, found \"{rest[block.Label]}\"";
            }

            try
            {
                using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[block.Base64Data].ToString()));
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                return $"the certificate cannot be read: {e.Message}";
            }

            blocks++;
            rest = rest[block.Location.End..];
        }

        return blocks == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }

    private static string? Decode(string base64)
    {
        try
        {
            return Encoding.Latin1.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
