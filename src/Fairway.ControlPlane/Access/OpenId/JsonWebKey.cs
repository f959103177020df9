using System.Buffers.Text;
using System.Security.Cryptography;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>Reads public keys of a key set (RFC 7517; RFC 7518, 6): <c>{"kty":"EC","kid":"a","crv":"P-256","x":"…","y":"…"}</c>.</summary>
internal static class JsonWebKey
{
    private const int MaxText = 4096;

    /// <summary>The key; null for one that is not for signatures, of an unknown sort, too weak or malformed.</summary>
    public static VerificationKey? Read(Value key)
    {
        if (key["use"].AsString() is not (null or "" or "sig"))
        {
            return null;
        }

        try
        {
            AsymmetricAlgorithm? algorithm = key["kty"].AsString() switch { "RSA" => Rsa(key), "EC" => Curve(key), _ => null };
            return algorithm is null ? null : new(algorithm, key["kid"].AsString() ?? "");
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static RSA? Rsa(Value key)
    {
        var numbers = new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") };
        return numbers.Modulus.Length is < 128 or > 2048 ? null : RSA.Create(numbers);
    }

    private static ECDsa? Curve(Value key)
    {
        ECCurve? curve = key["crv"].AsString() switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        return curve is not { } named
            ? null
            : ECDsa.Create(new ECParameters { Curve = named, Q = new() { X = Number(key, "x"), Y = Number(key, "y") } });
    }

    private static byte[] Number(Value key, string name) => key[name].AsString() is { Length: > 0 and <= MaxText } text
        ? Base64Url.DecodeFromChars(text)
        : throw new FormatException($"{name} is missing");
}
