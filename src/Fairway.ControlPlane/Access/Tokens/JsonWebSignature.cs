using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>Signed JSON in compact form (RFC 7515) with the one algorithm ES256 (RFC 7518, 3.4): <c>header.payload.signature</c>.</summary>
internal sealed class JsonWebSignature
{
    private const int MaxLength = 16 * 1024;

    private readonly ECDsa _key;
    private readonly string _keyId;
    private readonly Lock _gate = new();

    public JsonWebSignature(ECDsa key)
    {
        _key = key;
        _keyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public string Sign(Value payload)
    {
        var header = Value.Map(("alg", "ES256"), ("kid", _keyId));
        var signed = $"{Base64Url.EncodeToString(JsonWriter.ToBytes(header))}.{Base64Url.EncodeToString(JsonWriter.ToBytes(payload))}";
        lock (_gate)
        {
            return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
        }
    }

    /// <summary>The payload, or null when the text is not signed by our key.</summary>
    public Value Verify(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var header, var payload, var signature]
            || !Base64Url.IsValid(header) || !Base64Url.IsValid(payload) || !Base64Url.IsValid(signature))
        {
            return Value.Null;
        }

        try
        {
            var head = JsonReader.Read(Base64Url.DecodeFromChars(header));
            return head["alg"].AsString() == "ES256" && head["kid"].AsString() == _keyId
                && IsSigned($"{header}.{payload}", Base64Url.DecodeFromChars(signature))
                ? JsonReader.Read(Base64Url.DecodeFromChars(payload))
                : Value.Null;
        }
        catch (ValueFormatException)
        {
            return Value.Null;
        }
    }

    private bool IsSigned(string text, byte[] signature)
    {
        lock (_gate)
        {
            return _key.VerifyData(Encoding.ASCII.GetBytes(text), signature, HashAlgorithmName.SHA256);
        }
    }
}
