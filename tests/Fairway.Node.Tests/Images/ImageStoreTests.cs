using Fairway.Artifacts.Model;
using Fairway.Node.Host;
using Fairway.Node.Images;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;

namespace Fairway.Node.Tests.Images;

public sealed class ImageStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-images-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [RequiresFact("root", "busybox")]
    public async Task Pods_that_start_together_may_bring_in_one_image_at_one_time()
    {
        var folders = new NodeFolders(_root, "0a");
        folders.Create();
        var store = new ImageStore(folders, LayerLimits.Default);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => TestImage.AddAsync(store))));
        Assert.NotNull(store.Find(ImageReference.Parse(TestImage.Name)));
    }
}
