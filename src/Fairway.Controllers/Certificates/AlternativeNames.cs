using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.Controllers.Certificates;

/// <summary>The names of the extension subjectAltName, counted by their kind (RFC 5280, 4.2.1.6).</summary>
internal sealed record AlternativeNames(X509Extension Extension, int Emails, int DnsNames, int Uris, int Addresses)
{
    /// <exception cref="AsnContentException">Malformed.</exception>
    public static AlternativeNames Read(X509Extension extension)
    {
        var (emails, dns, uris, addresses) = (0, 0, 0, 0);
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var tag = names.PeekTag();
            names.ReadEncodedValue();
            _ = (tag.TagClass, tag.TagValue) switch
            {
                (TagClass.ContextSpecific, 1) => emails++,
                (TagClass.ContextSpecific, 2) => dns++,
                (TagClass.ContextSpecific, 6) => uris++,
                (TagClass.ContextSpecific, 7) => addresses++,
                _ => 0,
            };
        }

        // Named anew: what else the request says of the extension does not count.
        return new(new("2.5.29.17", extension.RawData, critical: false), emails, dns, uris, addresses);
    }
}
