using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Access.Certificates;

/// <summary>
/// Reads the user out of a certificate's subject: CN is the name, each O a group, the attribute 1.3.6.1.4.1.57683.2 the uid (upstream's
/// CommonNameUserConversion).
/// </summary>
internal static class CertificateUser
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string Uid = "1.3.6.1.4.1.57683.2";

    /// <summary>The user, or null for a subject without a CN, or one that is malformed or has several uids.</summary>
    public static UserInfo? Read(X509Certificate2 certificate)
    {
        string name = "", uid = "";
        var groups = new List<string>();
        try
        {
            foreach (var (type, text) in Attributes(certificate))
            {
                switch (type)
                {
                    case CommonName:
                        name = text;
                        break;
                    case Organization:
                        groups.Add(text);
                        break;
                    case Uid when uid.Length > 0 || text.Length == 0:
                        return null;
                    case Uid:
                        uid = text;
                        break;
                }
            }
        }
        catch (AsnContentException)
        {
            return null;
        }

        return name.Length == 0 ? null : new UserInfo(name, [.. groups, UserInfo.Authenticated])
        {
            Uid = uid,
            Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["authentication.kubernetes.io/credential-id"] =
                    [$"X509SHA256={certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}"],
            },
        };
    }

    // Name ::= SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY } (RFC 5280, 4.1.2.4)
    private static List<(string Type, string Text)> Attributes(X509Certificate2 certificate)
    {
        var found = new List<(string, string)>();
        var names = new AsnReader(certificate.SubjectName.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var set = names.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                var tag = attribute.PeekTag();
                if (tag is { TagClass: TagClass.Universal } && IsText((UniversalTagNumber)tag.TagValue))
                {
                    found.Add((type, attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue)));
                }
            }
        }

        return found;
    }

    private static bool IsText(UniversalTagNumber tag) => tag is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString
        or UniversalTagNumber.IA5String or UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString;
}
