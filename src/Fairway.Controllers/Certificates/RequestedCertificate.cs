using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Fairway.Controllers.Certificates;

/// <summary>What a CertificateSigningRequest's PKCS #10 request asks for; whoever made it has shown to hold the key.</summary>
/// <param name="Subject">As it was written.</param>
/// <param name="Key">The public key.</param>
/// <param name="CommonName">The last CN; empty for none.</param>
/// <param name="Organizations">Each O.</param>
/// <param name="Names">The alternative names; null for none.</param>
internal sealed record RequestedCertificate(
    X500DistinguishedName Subject, PublicKey Key, string CommonName, IReadOnlyList<string> Organizations, AlternativeNames? Names)
{
    private const string CommonNameType = "2.5.4.3";
    private const string OrganizationType = "2.5.4.10";
    private const string AlternativeNamesType = "2.5.29.17";

    /// <param name="base64">The field <c>spec.request</c>: PEM in base64.</param>
    /// <exception cref="CryptographicException">It is no request, or not signed with its key.</exception>
    public static RequestedCertificate Read(string base64)
    {
        try
        {
            var pem = Encoding.Latin1.GetString(Convert.FromBase64String(base64));
            var request = CertificateRequest.LoadSigningRequestPem(
                pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            var names = request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == AlternativeNamesType);
            var (common, organizations) = SubjectOf(request.SubjectName);
            return new(
                request.SubjectName, request.PublicKey, common, organizations, names is null ? null : AlternativeNames.Read(names));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or AsnContentException)
        {
            throw new CryptographicException(e.Message, e);
        }
    }

    // Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY } (RFC 5280, 4.1.2.4)
    private static (string Common, List<string> Organizations) SubjectOf(X500DistinguishedName subject)
    {
        var (common, organizations) = ("", new List<string>());
        var sets = new AsnReader(subject.RawData, AsnEncodingRules.DER).ReadSequence();
        while (sets.HasData)
        {
            var set = sets.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                if (type is CommonNameType or OrganizationType)
                {
                    var text = attribute.ReadCharacterString((UniversalTagNumber)attribute.PeekTag().TagValue);
                    common = type == CommonNameType ? text : common;
                    organizations.AddRange(type == OrganizationType ? [text] : []);
                }
            }
        }

        return (common, organizations);
    }
}
