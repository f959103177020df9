using System.Buffers.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>Signed JSON in compact form (RFC 7515, 3.1), taken apart and not verified: <c>header.payload.signature</c>, each in base64url.</summary>
/// <param name="Header">Names algorithm (<c>alg</c>) and key (<c>kid</c>).</param>
/// <param name="Payload">The claims.</param>
/// <param name="Signed">What the signature is of: header and payload as they were sent.</param>
/// <param name="Signature">The bytes of the signature.</param>
internal sealed record SignedToken(Value Header, Value Payload, string Signed, byte[] Signature)
{
    private static readonly JsonLimits Limits = new(MaxBytes: 64 * 1024, MaxDepth: 32);

    public string Algorithm => Header["alg"].AsString() ?? "";

    public string KeyId => Header["kid"].AsString() ?? "";

    /// <summary>The parts, or null when the text has another form or is longer than 64 KiB.</summary>
    public static SignedToken? Parse(string token)
    {
        if (token.Length > Limits.MaxBytes || token.Split('.') is not [var header, var payload, var signature]
            || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        try
        {
            return new(
                JsonReader.Read(Base64Url.DecodeFromChars(header), Limits),
                JsonReader.Read(Base64Url.DecodeFromChars(payload), Limits),
                token[..(header.Length + 1 + payload.Length)],
                Base64Url.DecodeFromChars(signature));
        }
        catch (ValueFormatException)
        {
            return null;
        }
    }
}
