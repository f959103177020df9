using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>A public key that checks signatures: RSA with RS and PS, elliptic curves with ES, each of 256, 384 and 512 (RFC 7518, 3.1).</summary>
internal sealed class VerificationKey : IDisposable
{
    // One instance of a key is not for several threads.
    private readonly Lock _gate = new();
    private readonly AsymmetricAlgorithm _key;

    /// <param name="key">RSA or ECDSA; disposed with this.</param>
    /// <param name="id">The <c>kid</c> by which tokens name it; empty for the digest of the public key, as upstream names its own.</param>
    public VerificationKey(AsymmetricAlgorithm key, string id = "")
    {
        _key = key;
        Id = id.Length > 0 ? id : IdOf(key);
    }

    public string Id { get; }

    /// <summary>The algorithm told for this key: RS256 for RSA, else that of the curve (upstream's algorithmFromPublicKey).</summary>
    public string Algorithm => _key is ECDsa curve ? AlgorithmOf(curve) : "RS256";

    /// <summary>The digest of a public key in base64url, as upstream's keyIDFromPublicKey.</summary>
    public static string IdOf(AsymmetricAlgorithm key) => Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The key in a PEM file, public or private.</summary>
    /// <exception cref="CryptographicException">It is neither an RSA nor an ECDSA key.</exception>
    public static VerificationKey FromPem(string pem)
    {
        var curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(pem);
            return new(curve);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            curve.Dispose();
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new(rsa);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw new CryptographicException($"neither an RSA nor an ECDSA key in PEM: {e.Message}", e);
        }
    }

    public bool Verifies(SignedToken token)
    {
        if (token.Algorithm is not { Length: 5 } algorithm || HashOf(algorithm) is not { } hash)
        {
            return false;
        }

        var text = Encoding.ASCII.GetBytes(token.Signed);
        lock (_gate)
        {
            return (algorithm[..2], _key) switch
            {
                ("RS", RSA rsa) => rsa.VerifyData(text, token.Signature, hash, RSASignaturePadding.Pkcs1),
                ("PS", RSA rsa) => rsa.VerifyData(text, token.Signature, hash, RSASignaturePadding.Pss),
                ("ES", ECDsa curve) => algorithm == AlgorithmOf(curve) && curve.VerifyData(text, token.Signature, hash),
                _ => false,
            };
        }
    }

    /// <summary>The key as JSON (RFC 7517), with the members and in the order that upstream tells them.</summary>
    public Value ToJson()
    {
        lock (_gate)
        {
            if (_key is RSA rsa)
            {
                var numbers = rsa.ExportParameters(includePrivateParameters: false);
                return Value.Map(
                    ("use", "sig"), ("kty", "RSA"), ("kid", Id), ("alg", Algorithm), ("n", Text(numbers.Modulus)), ("e", Text(numbers.Exponent)));
            }

            var point = ((ECDsa)_key).ExportParameters(includePrivateParameters: false);
            return Value.Map(
                ("use", "sig"), ("kty", "EC"), ("kid", Id), ("crv", $"P-{_key.KeySize}"), ("alg", Algorithm),
                ("x", Text(point.Q.X)), ("y", Text(point.Q.Y)));
        }
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[]? number) => Base64Url.EncodeToString(number);

    private static string AlgorithmOf(ECDsa curve) => curve.KeySize switch { 256 => "ES256", 384 => "ES384", 521 => "ES512", _ => "" };

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
