using Fairway.Artifacts.Building;
using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Building.Records;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Tests.Building;

public sealed class CachePruningTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Images_used_last_stay_with_what_they_share()
    {
        var blobs = BlobStore.Open(new() { Root = _folder.File("blobs") }, TimeProvider.System);
        var images = new ImageRecords(_folder.Path, blobs);
        var @base = await LayerAsync(blobs, "base");
        var built = new List<BuiltImage>();
        foreach (var name in (string[])["a", "b", "c"])
        {
            var app = await LayerAsync(blobs, name);
            var image = await ImageAssembly.MakeAsync(new("linux", "amd64"), DateTimeOffset.UnixEpoch, name, @base, app, blobs, default);
            images.Write(name, image.Descriptor);
            File.SetLastWriteTimeUtc(_folder.File($"images/{name}.json"), DateTime.UnixEpoch.AddDays(built.Count));
            built.Add(image);
        }

        // The oldest is used again, so the second is the one to go.
        images.Write("a", built[0].Descriptor);
        await CachePruning.RunAsync(images, blobs, 2, default);

        Assert.NotNull(await images.FindAsync("a", default));
        Assert.Null(await images.FindAsync("b", default));
        Assert.NotNull(await images.FindAsync("c", default));
        Assert.True(blobs.Exists(@base.Descriptor.Digest.Blob));
        Assert.False(blobs.Exists(built[1].Manifest.Layers[1].Digest.Blob));
        Assert.Equal(1 + (2 * 3), blobs.List().Count());
    }

    private Task<Layer> LayerAsync(BlobStore blobs, string content)
    {
        var tree = new FileTree();
        tree.AddFile("file", System.Text.Encoding.UTF8.GetBytes(content));
        return LayerWriter.WriteAsync(tree, DateTimeOffset.UnixEpoch, blobs, _folder.File("work"), default);
    }
}
