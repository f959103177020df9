using System.Text;
using Fairway.Artifacts.Model;

namespace Fairway.Artifacts.Tests.Model;

public sealed class DocumentTests
{
    private const string A = "sha256:b5b2b2c507a0944348e0303114d8d93aaaa081732b86451d9bce1f432a537bc7";
    private const string B = "sha256:9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0";

    // The example of the image specification's manifest.md.
    private const string Manifest = $$"""
        {
          "schemaVersion": 2,
          "mediaType": "application/vnd.oci.image.manifest.v1+json",
          "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{{A}}", "size": 7023 },
          "layers": [ { "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "{{B}}", "size": 32654 } ],
          "subject": { "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "{{B}}", "size": 7682 },
          "annotations": { "com.example.key1": "value1", "com.example.key2": "value2" }
        }
        """;

    [Fact]
    public void A_manifest_reads_and_writes_what_it_had()
    {
        var manifest = ImageManifest.Read(Encoding.UTF8.GetBytes(Manifest));

        Assert.Equal(7023, manifest.Config.Size);
        Assert.Equal(Digest.Parse(B), Assert.Single(manifest.Layers).Digest);
        Assert.Equal(7682, manifest.Subject!.Size);
        Assert.Equal("value2", manifest.Annotations["com.example.key2"]);
        Assert.Equal(manifest.ToBytes(), ImageManifest.Read(manifest.ToBytes()).ToBytes());
    }

    [Theory]
    [InlineData("\"schemaVersion\": 2", "\"schemaVersion\": 1", "schemaVersion")]
    [InlineData("\"size\": 32654", "\"size\": -1", "layers[0].size")]
    [InlineData("\"size\": 32654", "\"size\": 1.5", "layers[0].size")]
    [InlineData("\"size\": 7023", "\"size\": \"7023\"", "config.size")]
    [InlineData("\"digest\": \"" + A, "\"digest\": \"md5:" + A, "config.digest")]
    [InlineData("\"layers\": [", "\"layers\": 1, \"other\": [", "layers")]
    [InlineData("\"value1\"", "1", "annotations[com.example.key1]")]
    public void A_wrong_field_is_named(string good, string bad, string field)
    {
        var text = Manifest.Replace(good, bad, StringComparison.Ordinal);
        var e = Assert.Throws<ArtifactFormatException>(() => ImageManifest.Read(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith(field + ":", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_digest_algorithm_is_refused_by_name()
    {
        var e = Assert.Throws<ArtifactFormatException>(() => Digest.Parse("sha512:" + new string('a', 128)));

        Assert.Equal("digest algorithm \"sha512\" is not supported: only sha256 is", e.Message);
    }

    [Fact]
    public void An_index_gives_the_platform_asked_for()
    {
        var index = ImageIndex.Read(Encoding.UTF8.GetBytes($$"""
            { "schemaVersion": 2, "manifests": [
              { "mediaType": "{{MediaTypes.OciManifest}}", "digest": "{{A}}", "size": 1, "platform": { "os": "unknown", "architecture": "unknown" } },
              { "mediaType": "{{MediaTypes.OciManifest}}", "digest": "{{B}}", "size": 2,
                "platform": { "os": "linux", "architecture": "arm64", "variant": "v8" } },
              { "mediaType": "{{MediaTypes.OciManifest}}", "digest": "{{A}}", "size": 3 } ] }
            """));

        Assert.Equal(2, index.Select(new("linux", "arm64"))!.Size);
        Assert.Null(index.Select(new("linux", "arm64", "v7")));
        Assert.Null(index.Select(new("linux", "amd64")));
    }

    [Fact]
    public void A_configuration_reads_and_writes_what_it_had()
    {
        var config = new ImageConfig(new("linux", "amd64"), [Digest.Parse(A)])
        {
            Created = DateTimeOffset.UnixEpoch,
            User = "1654:1654",
            Env = ["A=1"],
            Entrypoint = ["/app/x"],
            Cmd = ["y"],
            WorkingDir = "/app",
            ExposedPorts = ["8080/tcp"],
            Volumes = ["/data"],
            StopSignal = "SIGQUIT",
            Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
        };

        var read = ImageConfig.Read(config.ToBytes());

        Assert.Equal(config.ToBytes(), read.ToBytes());
        Assert.Equal(["/app/x"], read.Entrypoint);
        Assert.Equal(["/data"], read.Volumes);
        Assert.Contains("\"created\":\"1970-01-01T00:00:00Z\"", Encoding.UTF8.GetString(config.ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void More_layers_than_allowed_are_refused()
    {
        var layer = $$"""{ "mediaType": "x", "digest": "{{A}}", "size": 1 }""";
        var layers = string.Join(",", Enumerable.Repeat(layer, ImageManifest.MostLayers + 1));
        var text = $$"""{ "schemaVersion": 2, "config": {{layer}}, "layers": [ {{layers}} ] }""";

        Assert.Throws<ArtifactFormatException>(() => ImageManifest.Read(Encoding.UTF8.GetBytes(text)));
    }
}
