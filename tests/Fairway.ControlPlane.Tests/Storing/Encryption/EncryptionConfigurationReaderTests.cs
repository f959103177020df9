using Fairway.ControlPlane.Storing.Encryption;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Tests.Storing.Encryption;

/// <summary>
/// The messages are those of kube-apiserver 1.34 (apiserver/pkg/apis/apiserver/validation/validation_encryption.go) where it has one.
/// </summary>
public sealed class EncryptionConfigurationReaderTests
{
    private const string Key = "c2VjcmV0IGlzIHNlY3VyZSwgb3IgaXMgaXQ/Pz8/Pz8=";
    private const string Identity = "{identity: {}}";

    private static readonly StoreKey Secret = new("/secrets", "default", "s");

    [Theory]
    [InlineData("secrets", "/secrets", true)]
    [InlineData("secrets", "/configmaps", false)]
    [InlineData("secrets", "example.com/secrets", false)]
    [InlineData("deployments.apps", "apps/deployments", true)]
    [InlineData("'*.'", "/configmaps", true)]
    [InlineData("'*.'", "apps/deployments", false)]
    [InlineData("'*.apps'", "apps/deployments", true)]
    [InlineData("'*.apps'", "batch/jobs", false)]
    [InlineData("'*.*'", "batch/jobs", true)]
    [InlineData("widgets.example.com", "example.com/widgets", true)]
    public void A_rule_is_about_the_resources_it_names(string pattern, string resource, bool isEncrypted) =>
        Assert.Equal(isEncrypted ? "aesgcm:v1:k" : "", Read(Rule(pattern, GcmKey("k"))).SealFor(resource));

    [Fact]
    public void The_first_rule_that_matches_counts()
    {
        var cipher = Read(Rule("configmaps", Identity), Rule("'*.'", GcmKey("all"), Identity));
        Assert.Equal(("", "aesgcm:v1:all"), (cipher.SealFor("/configmaps"), cipher.SealFor("/secrets")));
    }

    [Theory]
    [InlineData("aescbc", 16)]
    [InlineData("aescbc", 24)]
    [InlineData("aescbc", 32)]
    [InlineData("aesgcm", 16)]
    [InlineData("aesgcm", 24)]
    [InlineData("aesgcm", 32)]
    public void What_is_encrypted_is_read_back_in_its_place_only(string provider, int length)
    {
        var cipher = Read(Rule("secrets", $$$"""{{{{provider}}}: {keys: [{name: k, secret: {{{Convert.ToBase64String(new byte[length])}}}}]}}"""));
        var seal = $"{provider}:v1:k";
        Assert.Equal(seal, cipher.SealFor("/secrets"));
        var body = "the launch code is 0000"u8.ToArray();
        var bytes = cipher.Encrypt(seal, Secret, body);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("launch"u8));
        Assert.NotEqual(bytes, cipher.Encrypt(seal, Secret, body));
        Assert.Equal(body, cipher.Decrypt(seal, Secret, bytes));
        Assert.Throws<BodyCipherException>(() => cipher.Decrypt(seal, Secret with { Name = "other" }, bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.Throws<BodyCipherException>(() => cipher.Decrypt(seal, Secret, changed));
        }

        Assert.Throws<BodyCipherException>(() => cipher.Decrypt(seal, Secret, bytes.AsSpan(0, 20)));
    }

    [Fact]
    public void A_key_that_is_missing_or_another_one_is_named()
    {
        var bytes = Read(Rule("secrets", GcmKey("old"))).Encrypt("aesgcm:v1:old", Secret, "x"u8);
        var missing = Read(Rule("secrets", GcmKey("new")));
        Assert.Contains(
            "it is encrypted with aesgcm:v1:old, which the encryption configuration does not list for secrets: add that key after the first one",
            Assert.Throws<BodyCipherException>(() => missing.Decrypt("aesgcm:v1:old", Secret, bytes)).Message);
        var other = Read(Rule("secrets", GcmKey("old", Convert.ToBase64String(new byte[32]))));
        Assert.Contains(
            "the key of that name in the encryption configuration is another one",
            Assert.Throws<BodyCipherException>(() => other.Decrypt("aesgcm:v1:old", Secret, bytes)).Message);
    }

    [Fact]
    public void Plain_bodies_are_read_only_with_the_provider_identity()
    {
        Assert.False(Read(Rule("secrets", GcmKey("k"))).ReadsPlain("/secrets"));
        Assert.True(Read(Rule("secrets", GcmKey("k"), Identity)).ReadsPlain("/secrets"));
        Assert.True(Read(Rule("secrets", GcmKey("k"))).ReadsPlain("/configmaps"));
    }

    [Theory]
    [InlineData("secrets", "{secretbox: {keys: []}}", "resources[0].providers[0].secretbox: XSalsa20 is not supported: use aesgcm")]
    [InlineData("secrets", "{kms: {name: x}}", "resources[0].providers[0].kms: key management services are not supported")]
    [InlineData("secrets", "{rot13: {}}", "resources[0].providers[0].rot13: unknown provider: use aescbc, aesgcm or identity")]
    [InlineData("secrets", "{}", "provider does not contain any of the expected providers: aescbc, aesgcm, identity")]
    [InlineData(
        "secrets", "{identity: {}, aescbc: {}}", "more than one provider specified in a single element, should split into different list elements")]
    [InlineData("secrets", "{aescbc: {keys: []}}", "resources[0].providers[0].aescbc.keys: at least one key is required")]
    [InlineData("secrets", "{aescbc: {keys: [{secret: " + Key + "}]}}", "keys[0].name: name is a mandatory field for a key")]
    [InlineData("secrets", "{aescbc: {keys: [{name: a}]}}", "keys[0].secret: secret is a mandatory field for a key")]
    [InlineData("secrets", "{aescbc: {keys: [{name: a, secret: '%%%'}]}}", "keys[0].secret: secrets must be base64 encoded")]
    [InlineData(
        "secrets", "{aescbc: {keys: [{name: a, secret: AAAA}]}}", "secret is not of the expected length, got 3, expected one of [16 24 32]")]
    [InlineData(
        "secrets",
        "{aescbc: {keys: [{name: a, secret: " + Key + "}, {name: a, secret: " + Key + "}]}}",
        "keys[1].name: another key of aescbc is named a")]
    [InlineData("'*'", Identity, "use '*.' to encrypt all the resources from core API group or *.* to encrypt all resources")]
    [InlineData("Secrets", Identity, "resource name should not contain capital letters")]
    [InlineData("secrets, secrets", Identity, "the same resource cannot be specified multiple times: secrets")]
    [InlineData("secrets, '*.'", Identity, "using overlapping resources such as 'secrets' and a wildcard in the same resource list is not allowed")]
    [InlineData("'*.apps', '*.*'", Identity, "using overlapping resources such as '*.apps' and a wildcard in the same resource list is not allowed")]
    [InlineData("'pods.*'", Identity, "encrypting the same resource across groups is not supported")]
    [InlineData("'*.events.k8s.io'", Identity, "Use 'events' instead in the config file")]
    [InlineData("", Identity, "resources[0].resources: at least one resource is required")]
    public void What_cannot_be_done_is_refused_by_its_path(string resources, string provider, string problem)
    {
        var error = Assert.Throws<EncryptionConfigurationException>(() => Read(Rule(resources, provider)));
        Assert.Contains(problem, error.Message);
        Assert.DoesNotContain(Key, error.Message);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var error = Assert.Throws<EncryptionConfigurationException>(() => EncryptionConfigurationReader.Read("kind: Pod\nspec: {}\n"));
        Assert.Equal(
            "the encryption configuration is invalid: apiVersion: must be \"apiserver.config.k8s.io/v1\"; "
            + "kind: must be \"EncryptionConfiguration\"; spec: unknown field; resources: at least one resource is required",
            error.Message);
        Assert.Throws<EncryptionConfigurationException>(() => EncryptionConfigurationReader.Read("a: [b"));
        Assert.Throws<EncryptionConfigurationException>(() => EncryptionConfigurationReader.Read(""));
    }

    private static BodyCipher Read(params string[] rules) => EncryptionConfigurationReader.Read(
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n" + string.Concat(rules));

    private static string Rule(string resources, params string[] providers) =>
        $"- resources: [{resources}]\n  providers: [{string.Join(", ", providers)}]\n";

    private static string GcmKey(string name, string secret = Key) => $$$"""{aesgcm: {keys: [{name: {{{name}}}, secret: {{{secret}}}}]}}""";
}
