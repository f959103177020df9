using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Node.Images;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Images;

public sealed class PullKeyringTests
{
    // Tables of pkg/credentialprovider/keyring_test.go (TestURLsMatch, TestDockerKeyringForGlob, TestKeyringMiss, TestIssue3797).
    [Theory]
    [InlineData("hello.kubernetes.io", "hello.kubernetes.io/foo/bar", true)]
    [InlineData("https://*.docker.io", "prefix.docker.io/foo/bar", true)]
    [InlineData("https://prefix.*.io", "prefix.docker.io/foo/bar", true)]
    [InlineData("prefix.docker.*", "prefix.docker.io/foo/bar", true)]
    [InlineData("*-good.kubernetes.io", "prefix-good.kubernetes.io/foo", true)]
    [InlineData("https://*.docker.io/path", "prefix.docker.io/path/foo/bar", true)]
    [InlineData("https://prefix.*.io/path", "prefix.docker.io/path/subpath/foo/bar", true)]
    [InlineData("https://*.docker.io:8888", "prefix.docker.io:8888/foo/bar", true)]
    [InlineData("*.kubernetes.io:1111/blah", "prefix.kubernetes.io:1111/blah", true)]
    [InlineData("https://*.docker.io/v1/", "prefix.docker.io/path/foo", true)]
    [InlineData("https://*.docker.io/v2/", "prefix.docker.io/path/foo", true)]
    [InlineData("https://quay.io/v1/", "quay.io/foo/bar", true)]
    [InlineData("[::1]:5000", "[::1]:5000/foo", true)]
    [InlineData("https://hello.kubernetes.io", "world.mesos.org/foo/bar", false)]
    [InlineData("https://*.docker.com", "prefix.docker.io/foo/bar", false)]
    [InlineData("https://suffix.*.io", "prefix.docker.io/foo/bar", false)]
    [InlineData("https://prefix.docker.c*", "prefix.docker.io/foo/bar", false)]
    [InlineData("https://prefix.*.io/path", "prefix.docker.io/other/path", false)]
    [InlineData("*.kubernetes.io", "kubernetes.io/foo", false)]
    [InlineData("*.*.kubernetes.io", "prefix.kubernetes.io/foo", false)]
    [InlineData("k*.io", "quay.io/foo", false)]
    [InlineData("*.kubernetes.io:1234/blah", "prefix.kubernetes.io:1111/blah", false)]
    [InlineData("prefix.*.io/foo", "prefix.kubernetes.io:1111/foo/bar", false)]
    public void Hosts_match_part_by_part_ports_exactly_and_paths_by_their_start(string registry, string image, bool isFound) =>
        Assert.Equal(isFound, Keyring((registry, "any")).Find(ImageReference.Parse(image)).Count == 1);

    // TestKeyringHitWithUnqualifiedDockerHub, …LibraryDockerHub, …QualifiedDockerHub.
    [Theory]
    [InlineData("https://index.docker.io/v1/", "foo/bar", true)]
    [InlineData("https://index.docker.io/v1/", "foo", true)]
    [InlineData("index.docker.io", "docker.io/foo/bar", true)]
    [InlineData("docker.io", "foo", true)]
    [InlineData("https://index.docker.io/v1/", "quay.io/foo", false)]
    public void Docker_hub_is_found_by_the_name_that_docker_login_writes(string registry, string image, bool isFound) =>
        Assert.Equal(isFound, Keyring((registry, "any")).Find(ImageReference.Parse(image)).Count == 1);

    // TestDockerKeyringLookup.
    [Fact]
    public void All_that_fit_are_found_the_more_specific_first()
    {
        var keyring = Keyring(("bar.example.com", "ada"), ("bar.example.com/pong", "grace"));

        Assert.Equal(["grace", "ada"], keyring.Find(ImageReference.Parse("bar.example.com/pong/pang")).Select(found => found.User));
        Assert.Equal(["ada"], keyring.Find(ImageReference.Parse("bar.example.com/ping")).Select(found => found.User));
    }

    [Theory]
    [InlineData("""{"username":"u","password":"p:q"}""", "u", "p:q")]
    [InlineData("""{"auth":"dTpwOnE="}""", "u", "p:q")]
    [InlineData("""{"auth":"dTpw","username":"ignored","password":"ignored"}""", "u", "p")]
    [InlineData("""{"auth":"dTpwOnE"}""", "u", "p:q")]
    public void An_entry_is_read_as_docker_login_writes_it(string entry, string user, string password)
    {
        var keyring = new PullKeyring();
        keyring.Add("pull", Value.Map(("r.example", JsonReader.Read(entry))));

        Assert.Equal(new RegistryCredentials(user, password), Assert.Single(keyring.Find(ImageReference.Parse("r.example/x"))));
    }

    [Theory]
    [InlineData("""{"auth":"%%%"}""", "auth of \"r.example\" is not the base64 of USER:PASSWORD")]
    [InlineData("""{"auth":"c2VjcmV0"}""", "auth of \"r.example\" is not the base64 of USER:PASSWORD")]
    [InlineData("""{"identitytoken":"secret"}""", "identitytoken of \"r.example\" is not supported: use auth, or username and password")]
    public void What_cannot_be_used_is_named_without_its_content(string entry, string expected)
    {
        var e = Assert.Throws<PullSecretException>(() => new PullKeyring().Add("pull", Value.Map(("r.example", JsonReader.Read(entry)))));

        Assert.Equal("image pull secret \"pull\" cannot be used: " + expected, e.Message);
    }

    [Fact]
    public void An_entry_that_says_nothing_leaves_the_pull_anonymous() =>
        Assert.Empty(Keyring(("r.example", "")).Find(ImageReference.Parse("r.example/x")));

    private static PullKeyring Keyring(params (string Registry, string User)[] entries)
    {
        var keyring = new PullKeyring();
        keyring.Add("pull", Value.Map([.. entries.Select(entry => (entry.Registry, Value.Map(("username", entry.User))))]));
        return keyring;
    }
}
