using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fairway.ControlPlane.Access.Tokens;

namespace Fairway.ControlPlane.Tests.Access.Tokens;

public sealed class VerificationKeyTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS384")]
    public void Rsa_keys_verify_both_paddings(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var key = VerificationKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem());
        var padding = algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
        var token = Token(algorithm, text => rsa.SignData(text, new("SHA" + algorithm[2..]), padding));

        Assert.True(key.Verifies(token));
        Assert.False(key.Verifies(token with { Signed = token.Signed + "x" }));
        Assert.Equal("RS256", key.ToJson()["alg"].AsString());
    }

    [Fact]
    public void A_curve_verifies_its_own_algorithm_alone()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var key = VerificationKey.FromPem(curve.ExportPkcs8PrivateKeyPem());
        Assert.True(key.Verifies(Token("ES384", text => curve.SignData(text, HashAlgorithmName.SHA384))));
        Assert.False(key.Verifies(Token("ES256", text => curve.SignData(text, HashAlgorithmName.SHA256))));
        Assert.Equal(("P-384", "ES384"), (key.ToJson()["crv"].AsString(), key.ToJson()["alg"].AsString()));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    public void Other_algorithms_never_verify(string algorithm)
    {
        using var key = new VerificationKey(RSA.Create(2048));
        Assert.False(key.Verifies(Token(algorithm, _ => [])));
    }

    [Fact]
    public void What_is_no_key_is_refused() => Assert.Throws<CryptographicException>(() => VerificationKey.FromPem("no key"));

    private static SignedToken Token(string algorithm, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode($$"""{"alg":"{{algorithm}}"}""")}.{Encode("{}")}";
        return SignedToken.Parse($"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}")!;
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
