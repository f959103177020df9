using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Tests.Model;

public sealed class ImageReferenceTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // Cases from distribution/reference's own tests (reference_test.go, normalize_test.go).
    [Theory]
    [InlineData("redis", "docker.io/library/redis:latest")]
    [InlineData("library/redis", "docker.io/library/redis:latest")]
    [InlineData("docker.io/redis:7", "docker.io/library/redis:7")]
    [InlineData("index.docker.io/library/redis", "docker.io/library/redis:latest")]
    [InlineData("test.com/repo:tag", "test.com/repo:tag")]
    [InlineData("test:5000/repo", "test:5000/repo:latest")]
    [InlineData("test:5000/repo:tag@" + Sha, "test:5000/repo:tag@" + Sha)]
    [InlineData("test:5000/repo@" + Sha, "test:5000/repo@" + Sha)]
    [InlineData("localhost/a/b/c:v1", "localhost/a/b/c:v1")]
    [InlineData("sub-dom1.foo.com/bar/baz/quux", "sub-dom1.foo.com/bar/baz/quux:latest")]
    [InlineData("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com/myimage:xn--n3h.com")]
    [InlineData("foo_bar.com:8080", "docker.io/library/foo_bar.com:8080")]
    [InlineData("foo/foo_bar.com:8080", "docker.io/foo/foo_bar.com:8080")]
    [InlineData("b.gcr.io/test.example.com/my-app:test.example.com", "b.gcr.io/test.example.com/my-app:test.example.com")]
    [InlineData("[2001:db8::1]:5000/repo", "[2001:db8::1]:5000/repo:latest")]
    [InlineData("a__b/c---d", "docker.io/a__b/c---d:latest")]
    public void A_reference_reads_with_its_defaults(string text, string full) => Assert.Equal(full, ImageReference.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":justtag")]
    [InlineData("@" + Sha)]
    [InlineData("repo@sha256:ffffffffffffffffffffffffffffffffff")]
    [InlineData("validname@invaliddigest:ffff")]
    [InlineData("Uppercase:tag")]
    [InlineData("test:5000/Uppercase/lowercase:tag")]
    [InlineData("aa/asdf$$^/aa")]
    [InlineData("-foo-bar.com/image")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a___b")]
    [InlineData("a/../b")]
    [InlineData("host.example/a:.tag")]
    [InlineData("[2001:db8::1/repo")]
    [InlineData("repo:tag\n")]
    public void What_is_no_reference_is_refused(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _));
        Assert.Throws<ArtifactFormatException>(() => ImageReference.Parse(text));
    }

    [Fact]
    public void Names_and_tags_are_bounded()
    {
        Assert.True(ImageReference.TryParse(new string('a', 247) + ":" + new string('b', 128), out _));
        Assert.False(ImageReference.TryParse(new string('a', 256), out _));
        Assert.False(ImageReference.TryParse("a:" + new string('b', 129), out _));
    }

    [Theory]
    [InlineData("127.0.0.1:5000/a", "http://127.0.0.1:5000/")]
    [InlineData("localhost:5000/a", "http://localhost:5000/")]
    [InlineData("[::1]:5000/a", "http://[::1]:5000/")]
    [InlineData("redis", "https://registry-1.docker.io/")]
    [InlineData("ghcr.io/a/b", "https://ghcr.io/")]
    [InlineData("127.0.0.1.example.com/a/b", "https://127.0.0.1.example.com/")]
    public void Only_loopback_registries_are_plain_http(string text, string endpoint) =>
        Assert.Equal(endpoint, ImageReference.Parse(text).Endpoint.AbsoluteUri);
}
