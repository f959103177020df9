using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Access.Tokens;

/// <summary>
/// The keys of service account tokens: one signs (ES256), and it and every further one verify, so that a signing key can be replaced while its
/// tokens are in use.
/// </summary>
internal sealed class TokenKeys : IDisposable
{
    private readonly ECDsa _signing;
    private readonly Lock _gate = new();

    /// <param name="signing">On the curve P-256; disposed with this.</param>
    /// <param name="older">What verifies beside it; disposed with this.</param>
    public TokenKeys(ECDsa signing, IReadOnlyList<VerificationKey> older)
    {
        _signing = signing;
        var own = ECDsa.Create();
        own.ImportSubjectPublicKeyInfo(signing.ExportSubjectPublicKeyInfo(), out _);
        All = [new VerificationKey(own), .. older];
    }

    /// <summary>Every key that verifies, the signing one first.</summary>
    public IReadOnlyList<VerificationKey> All { get; }

    public string Sign(Value payload)
    {
        var header = Value.Map(("alg", "ES256"), ("kid", All[0].Id));
        var signed = $"{Base64Url.EncodeToString(JsonWriter.ToBytes(header))}.{Base64Url.EncodeToString(JsonWriter.ToBytes(payload))}";
        lock (_gate)
        {
            return $"{signed}.{Base64Url.EncodeToString(_signing.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
        }
    }

    /// <summary>The payload, or null when the text is not signed by one of the keys.</summary>
    public Value Verify(string token)
    {
        if (SignedToken.Parse(token) is { } parsed)
        {
            foreach (var key in All)
            {
                if ((parsed.KeyId.Length == 0 || parsed.KeyId == key.Id) && key.Verifies(parsed))
                {
                    return parsed.Payload;
                }
            }
        }

        return Value.Null;
    }

    public void Dispose()
    {
        _signing.Dispose();
        foreach (var key in All)
        {
            key.Dispose();
        }
    }
}
