using System.Diagnostics;
using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Artifacts.Tests;

/// <summary>skopeo, which is somebody else's client, against our registry and our layers.</summary>
public sealed class SkopeoTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private RunningRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await RunningRegistry.StartAsync(new() { Root = _folder.File("registry") });

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [RequiresFact("skopeo")]
    public async Task An_image_goes_in_and_comes_out_unchanged()
    {
        var digest = await WriteLayoutAsync();
        var remote = $"docker://{_registry.Host}/team/nested/app:1.0";

        await SkopeoAsync("copy", "--dest-tls-verify=false", $"oci:{_folder.File("layout")}:1.0", remote);
        await SkopeoAsync("copy", "--src-tls-verify=false", remote, $"oci:{_folder.File("back")}:1.0");

        var back = ImageIndex.Read(await File.ReadAllBytesAsync(_folder.File("back/index.json")));
        Assert.Equal(digest, Assert.Single(back.Manifests).Digest);
    }

    [RequiresFact("skopeo")]
    public async Task An_image_in_dockers_format_is_taken_and_given()
    {
        await WriteLayoutAsync();
        var remote = $"docker://{_registry.Host}/app:docker";

        await SkopeoAsync("copy", "--format=v2s2", "--dest-tls-verify=false", $"oci:{_folder.File("layout")}:1.0", remote);
        await SkopeoAsync("copy", "--src-tls-verify=false", remote, $"dir:{_folder.File("dir")}");

        var raw = JsonReader.Read(await SkopeoAsync("inspect", "--raw", "--tls-verify=false", remote));
        Assert.Equal(MediaTypes.DockerManifest, raw["mediaType"].AsString());
        var image = await _registry.Client.ResolveAsync(_registry.Reference("app:docker"), new("linux", "amd64"), default);
        Assert.Equal(["/bin/hello"], image.Config.Entrypoint);
    }

    [RequiresFact("skopeo")]
    public async Task A_copy_between_repositories_and_what_inspect_tells()
    {
        var digest = await WriteLayoutAsync();
        await SkopeoAsync("copy", "--dest-tls-verify=false", $"oci:{_folder.File("layout")}:1.0", $"docker://{_registry.Host}/a:1.0");
        var (from, to) = ($"docker://{_registry.Host}/a:1.0", $"docker://{_registry.Host}/b/c:2.0");
        await SkopeoAsync("copy", "--src-tls-verify=false", "--dest-tls-verify=false", from, to);

        var told = JsonReader.Read(await SkopeoAsync("inspect", "--tls-verify=false", $"docker://{_registry.Host}/b/c:2.0"));
        Assert.Equal(digest.ToString(), told["Digest"].AsString());
        Assert.Equal("amd64", told["Architecture"].AsString());
        Assert.Equal(Value.List("2.0"), told["RepoTags"]);
    }

    [RequiresFact("skopeo")]
    public async Task Tags_are_listed_and_a_deleted_image_is_gone()
    {
        await WriteLayoutAsync();
        foreach (var tag in (string[])["1.0", "1.1"])
        {
            await SkopeoAsync("copy", "--dest-tls-verify=false", $"oci:{_folder.File("layout")}:1.0", $"docker://{_registry.Host}/a:{tag}");
        }

        var listed = JsonReader.Read(await SkopeoAsync("list-tags", "--tls-verify=false", $"docker://{_registry.Host}/a"));
        Assert.Equal(Value.List("1.0", "1.1"), listed["Tags"]);
        // skopeo deletes by digest, so both tags go.
        await SkopeoAsync("delete", "--tls-verify=false", $"docker://{_registry.Host}/a:1.0");
        Assert.Empty(await _registry.Client.ListTagsAsync(_registry.Reference("a"), default));
    }

    private static async Task<string> SkopeoAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("skopeo", ["--insecure-policy", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    /// <summary>An OCI image layout (image specification, "image-layout.md") with one image of one layer, tagged 1.0.</summary>
    private async Task<Digest> WriteLayoutAsync()
    {
        var layout = Directory.CreateDirectory(_folder.File("layout")).FullName;
        var blobs = BlobStore.Open(new() { Root = Path.Combine(layout, "store") }, TimeProvider.System);
        var tree = new FileTree();
        tree.AddFile("bin/hello", "#!"u8.ToArray());
        tree.AddLink("usr/bin", "/bin");
        var layer = await LayerWriter.WriteAsync(tree, DateTimeOffset.UnixEpoch, blobs, _folder.File("work"), default);
        var image = new ImageConfig(new("linux", "amd64"), [layer.DiffId]) { Entrypoint = ["/bin/hello"], Created = DateTimeOffset.UnixEpoch };
        var config = image.ToBytes();
        var manifest = new ImageManifest(
            MediaTypes.OciManifest, new(MediaTypes.OciConfig, Digest.Of(config), config.Length), [layer.Descriptor]).ToBytes();
        var digest = Digest.Of(manifest);
        var folder = Directory.CreateDirectory(Path.Combine(layout, "blobs/sha256")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, Digest.Of(config).Hex), config);
        await File.WriteAllBytesAsync(Path.Combine(folder, digest.Hex), manifest);
        await using (var content = blobs.TryOpenRead(layer.Descriptor.Digest.Blob)!)
        {
            await using var file = File.Create(Path.Combine(folder, layer.Descriptor.Digest.Hex));
            await content.CopyToAsync(file);
        }

        await File.WriteAllTextAsync(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        await File.WriteAllBytesAsync(Path.Combine(layout, "index.json"), new ImageIndex(MediaTypes.OciIndex,
        [
            new(MediaTypes.OciManifest, digest, manifest.Length)
            {
                Annotations = new Dictionary<string, string> { ["org.opencontainers.image.ref.name"] = "1.0" },
            },
        ]).ToBytes());
        return digest;
    }
}
