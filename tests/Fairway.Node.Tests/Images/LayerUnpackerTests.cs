using Fairway.Artifacts.Model;
using Fairway.Node.Host;
using Fairway.Node.Images;
using Fairway.Node.Tests.Kit;
using Fairway.Testing;

namespace Fairway.Node.Tests.Images;

public sealed class LayerUnpackerTests : IDisposable
{
    private readonly string _outer = Directory.CreateTempSubdirectory("fairway-layer-").FullName;

    private string Root => Path.Combine(_outer, "layer");

    public void Dispose() => Directory.Delete(_outer, recursive: true);

    [RequiresFact("root")]
    public async Task Files_folders_links_and_their_modes_are_unpacked()
    {
        await UnpackAsync(new TarBuilder()
            .Folder("a/", 0x1C0).File("a/run", "x", 0x9ED).Link("a/link", "run").HardLink("a/same", "a/run").File("deep/er/file", "y"));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(Path.Combine(Root, "a")));
        Assert.Equal((UnixFileMode)0x9ED, File.GetUnixFileMode(Path.Combine(Root, "a/run")));
        Assert.Equal("run", new FileInfo(Path.Combine(Root, "a/link")).LinkTarget);
        Assert.Equal("x", File.ReadAllText(Path.Combine(Root, "a/same")));
        Assert.Equal("y", File.ReadAllText(Path.Combine(Root, "deep/er/file")));
    }

    [RequiresFact("root")]
    public async Task A_later_entry_replaces_an_earlier_one_of_the_same_name()
    {
        await UnpackAsync(new TarBuilder().File("x", "old").File("x", "new").Link("y", "x").Folder("y/").File("y/z", "inside"));
        Assert.Equal("new", File.ReadAllText(Path.Combine(Root, "x")));
        Assert.Equal("inside", File.ReadAllText(Path.Combine(Root, "y/z")));
    }

    [RequiresFact("root")]
    public async Task Whiteouts_become_what_overlayfs_reads()
    {
        await UnpackAsync(new TarBuilder().Folder("d/").File("d/.wh.gone").File("d/.wh..wh..opq"));
        Assert.Equal(FileType.Character, FileType.Of(Path.Combine(Root, "d/gone")));
        Assert.Equal(["gone"], Directory.EnumerateFileSystemEntries(Path.Combine(Root, "d")).Select(Path.GetFileName));
    }

    // OCI image specification, layer.md: whiteouts hide what is in lower layers only.
    [RequiresFact("root")]
    public async Task A_whiteout_leaves_what_its_own_layer_has_of_the_name()
    {
        await UnpackAsync(new TarBuilder().File("first", "x").File(".wh.first").File(".wh.second").File("second", "y"));
        Assert.Equal("x", File.ReadAllText(Path.Combine(Root, "first")));
        Assert.Equal("y", File.ReadAllText(Path.Combine(Root, "second")));
    }

    [RequiresFact("root")]
    public async Task A_folder_that_cannot_be_made_is_not_left_out_in_silence()
    {
        // The kernel takes names of 255 bytes.
        var record = $" path={new string('n', 300)}/\n";
        var pax = System.Text.Encoding.UTF8.GetBytes($"{record.Length + 3}{record}");
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(new TarBuilder().Raw('x', "pax", pax.Length, pax).Folder("short/")));
        Assert.Contains("make folder", e.Message, StringComparison.Ordinal);
    }

    [RequiresFact("root")]
    public async Task Two_dots_are_refused_by_name()
    {
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(new TarBuilder().File("../evil", "x")));
        Assert.Contains("leads out of the image", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_outer, "evil")));
    }

    [RequiresFact("root")]
    public async Task A_file_written_through_a_symbolic_link_stays_inside()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_outer, "outside")).FullName;
        await UnpackAsync(new TarBuilder().Folder(outside[1..]).Link("up", outside).File("up/evil", "x"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.Equal("x", File.ReadAllText(Root + outside + "/evil"));
    }

    [RequiresFact("root")]
    public async Task A_link_up_and_out_is_refused()
    {
        await Assert.ThrowsAsync<ImageFormatException>(
            () => UnpackAsync(new TarBuilder().Link("up", "../../../../../../../../../nowhere").File("up/evil", "x")));
        Assert.False(Directory.Exists("/nowhere"));
    }

    [RequiresFact("root")]
    public async Task A_hard_link_never_reaches_a_file_outside()
    {
        var secret = Path.Combine(_outer, "secret");
        await File.WriteAllTextAsync(secret, "secret");
        await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(new TarBuilder().HardLink("stolen", secret)));
        await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(new TarBuilder().Link("up", _outer).HardLink("stolen", "up/secret")));
        Assert.False(File.Exists(Path.Combine(Root, "stolen")));
    }

    [RequiresFact("root")]
    public async Task A_device_that_would_hide_a_file_is_refused()
    {
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(new TarBuilder().Raw('3', "hide", 0)));
        Assert.Contains("0/0 device", e.Message, StringComparison.Ordinal);
    }

    [RequiresFact("root")]
    public async Task Too_many_entries_are_refused()
    {
        var tar = new TarBuilder().File("1").File("2").File("3");
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => UnpackAsync(tar, new() { MostEntries = 2 }));
        Assert.Contains("more than the 2 entries", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_too_much_is_refused_while_it_is_read()
    {
        var bomb = TestImage.Compress(new byte[10_000_000]);
        using var layer = await LayerStream.OpenAsync(new MemoryStream(bomb), new() { MostBytes = 1_000_000 }, CancellationToken.None);
        var e = await Assert.ThrowsAsync<ImageFormatException>(() => layer.FinishAsync(CancellationToken.None));
        Assert.Contains("more than the 1000000 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zstd_is_refused_by_name()
    {
        var e = await Assert.ThrowsAsync<ImageFormatException>(
            () => LayerStream.OpenAsync(new MemoryStream([0x28, 0xB5, 0x2F, 0xFD, 0]), LayerLimits.Default, CancellationToken.None));
        Assert.Contains("zstd", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_digest_is_that_of_the_uncompressed_bytes()
    {
        var content = new TarBuilder().File("x", "y").Build();
        using var layer = await LayerStream.OpenAsync(new MemoryStream(TestImage.Compress(content)), LayerLimits.Default, CancellationToken.None);
        Assert.Equal(Digest.Of(content), await layer.FinishAsync(CancellationToken.None));
    }

    private async Task UnpackAsync(TarBuilder tar, LayerLimits? limits = null)
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        Directory.CreateDirectory(Root);
        await new LayerUnpacker(Root, limits ?? LayerLimits.Default).UnpackAsync(new(new MemoryStream(tar.Build())), CancellationToken.None);
    }
}
