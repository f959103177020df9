using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Fairway.Artifacts.Building.Layers;
using Fairway.Artifacts.Model;
using Fairway.Storage.Blobs;

namespace Fairway.Artifacts.Tests.Building;

public sealed class LayerWriterTests : IDisposable
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Entries_come_sorted_with_one_time_numeric_owners_and_their_folders()
    {
        var tree = new FileTree();
        tree.AddFile("b/" + new string('n', 150), "x"u8.ToArray(), (UnixFileMode)0b111_101_101);
        tree.AddLink("a", "b/" + new string('t', 120));
        tree.AddFolder("tmp", UnixFileMode.StickyBit | (UnixFileMode)0b111_111_111, 1654);

        var entries = await EntriesAsync(tree);

        Assert.Equal(["a", "b/", "b/" + new string('n', 150), "tmp/"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal(Epoch, entry.ModificationTime));
        Assert.Equal("b/" + new string('t', 120), entries[0].LinkName);
        Assert.Equal((UnixFileMode)0b111_101_101, entries[2].Mode);
        Assert.Equal(1654, entries[3].Uid);
        Assert.Equal((UnixFileMode)0b1_111_111_111, entries[3].Mode);
        Assert.All(entries, entry => Assert.Equal("", ((PosixTarEntry)entry).UserName));
    }

    [Fact]
    public async Task The_digests_are_those_of_the_tar_and_of_its_compressed_form()
    {
        var tree = new FileTree();
        tree.AddFile("a", new byte[100_000]);
        var layer = await WriteAsync(tree);

        using var compressed = new MemoryStream();
        await using (var content = Blobs().TryOpenRead(layer.Descriptor.Digest.Blob)!)
        {
            await content.CopyToAsync(compressed);
        }

        Assert.Equal(layer.Descriptor.Size, compressed.Length);
        Assert.Equal(layer.Descriptor.Digest, Digest.Of(compressed.ToArray()));
        compressed.Position = 0;
        await using var tar = new GZipStream(compressed, CompressionMode.Decompress);
        Assert.Equal(layer.DiffId, Digest.FromHash(await SHA256.HashDataAsync(tar)));
    }

    // Pinned from another process on another day: nothing of either may be in the layer. When the form of layers changes on purpose, this digest
    // changes and ImageBuilder.Version goes up.
    [Fact]
    public async Task The_same_tree_gives_the_same_bytes_in_any_process()
    {
        var tree = new FileTree();
        tree.AddFile("etc/passwd", "root\n"u8.ToArray());
        tree.AddLink("lib", "usr/lib");

        Assert.Equal("d9839ddfc6da5c8c3752fd79a338f2daec290dd810e31a6fba851afdf86b9c1b", (await WriteAsync(tree)).DiffId.Hex);
    }

    private BlobStore Blobs() => BlobStore.Open(new() { Root = _folder.File("blobs") }, TimeProvider.System);

    private Task<Layer> WriteAsync(FileTree tree) => LayerWriter.WriteAsync(tree, Epoch, Blobs(), _folder.File("work"), default);

    private async Task<List<TarEntry>> EntriesAsync(FileTree tree)
    {
        var layer = await WriteAsync(tree);
        await using var content = Blobs().TryOpenRead(layer.Descriptor.Digest.Blob)!;
        await using var reader = new TarReader(new GZipStream(content, CompressionMode.Decompress));
        var entries = new List<TarEntry>();
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
