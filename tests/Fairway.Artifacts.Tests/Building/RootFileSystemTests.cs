using System.Formats.Tar;
using System.Text;
using Fairway.Artifacts.Building;
using Fairway.Artifacts.Building.Layers;

namespace Fairway.Artifacts.Tests.Building;

public sealed class RootFileSystemTests
{
    [Fact]
    public async Task Both_lib_and_usr_lib_land_in_usr_with_links_before_them()
    {
        var tree = await MakeAsync(
            File("./lib/x86_64-linux-gnu/libc.so.6", "c"),
            File("./usr/lib/x86_64-linux-gnu/libssl.so.3", "ssl"),
            Link("./lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"),
            Link("./lib/x86_64-linux-gnu/libx.so", "../../opt/libx.so"));

        Assert.Equal("c", Text(tree, "usr/lib/x86_64-linux-gnu/libc.so.6"));
        Assert.Equal("ssl", Text(tree, "usr/lib/x86_64-linux-gnu/libssl.so.3"));
        Assert.Equal("usr/lib", tree.Find("lib")!.Target);
        Assert.Equal("usr/lib64", tree.Find("lib64")!.Target);
        Assert.Equal("/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", tree.Find("usr/lib64/ld-linux-x86-64.so.2")!.Target);
        // Two up from /lib/x86_64-linux-gnu is /, while it would be /usr from where the link lies now.
        Assert.Equal("/opt/libx.so", tree.Find("usr/lib/x86_64-linux-gnu/libx.so")!.Target);
    }

    [Fact]
    public async Task Documents_tools_and_character_sets_are_left_out()
    {
        var tree = await MakeAsync(
            File("./usr/share/doc/libc6/copyright", ""),
            File("./usr/share/man/man8/x.8.gz", ""),
            File("./usr/lib/x86_64-linux-gnu/gconv/UTF-7.so", ""),
            File("./usr/share/zoneinfo/right/UTC", ""),
            File("./usr/bin/ldd", ""),
            File("./sbin/ldconfig", ""),
            File("./usr/share/zoneinfo/UTC", "utc"));

        Assert.Equal("utc", Text(tree, "usr/share/zoneinfo/UTC"));
        Assert.DoesNotContain(tree.Entries, entry => entry.Kind == TreeEntryKind.File
            && (entry.Path.Contains("doc", StringComparison.Ordinal) || entry.Path.Contains("gconv", StringComparison.Ordinal)
                || entry.Path.Contains("bin/", StringComparison.Ordinal) || entry.Path.Contains("right", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Certificates_are_joined_in_order_whether_or_not_they_end_with_a_new_line()
    {
        var tree = await MakeAsync(
            File("./usr/share/ca-certificates/mozilla/B.crt", "B\n"), File("./usr/share/ca-certificates/mozilla/A.crt", "A"));

        Assert.Equal("A\nB\nroot\n", Text(tree, "etc/ssl/certs/ca-certificates.crt"));
        Assert.Null(tree.Find("usr/share/ca-certificates/mozilla/A.crt"));
    }

    [Fact]
    public async Task A_hard_link_has_the_content_of_what_it_links_to()
    {
        var tree = await MakeAsync(
            File("./usr/share/zoneinfo/Etc/UTC", "utc"), HardLink("./usr/share/zoneinfo/Zulu", "./usr/share/zoneinfo/Etc/UTC"));

        Assert.Equal("utc", Text(tree, "usr/share/zoneinfo/Zulu"));
    }

    [Fact]
    public async Task A_hard_link_to_what_is_not_there_is_refused()
    {
        var e = await Assert.ThrowsAsync<BuildException>(() => MakeAsync(HardLink("./usr/lib/a", "./usr/share/doc/a")));
        Assert.Equal("a package links usr/lib/a to ./usr/share/doc/a, which is left out", e.Message);
    }

    [Fact]
    public async Task What_is_no_file_is_refused()
    {
        var e = await Assert.ThrowsAsync<BuildException>(() => MakeAsync(new GnuTarEntry(TarEntryType.Fifo, "./usr/lib/pipe")));
        Assert.Equal("a package has usr/lib/pipe, a Fifo, which an image of files cannot hold", e.Message);
    }

    [Fact]
    public async Task There_is_a_user_a_temporary_folder_and_no_set_user_bit()
    {
        var tree = await MakeAsync(File("./usr/lib/helper", "x", (UnixFileMode)0b100_111_101_101));

        Assert.Contains("app:x:1654:1654:", Text(tree, "etc/passwd"), StringComparison.Ordinal);
        Assert.Equal((UnixFileMode)0b1_111_111_111, tree.Find("tmp")!.Mode);
        Assert.Equal((UnixFileMode)0b111_101_101, tree.Find("usr/lib/helper")!.Mode);
    }

    [Fact]
    public async Task A_path_out_of_the_root_is_refused() =>
        await Assert.ThrowsAsync<BuildException>(() => MakeAsync(File("./usr/../../etc/passwd", "x")));

    [Fact]
    public void A_base_without_certificates_is_refused() => Assert.Throws<BuildException>(() => new RootFileSystem().Complete());

    private static async Task<FileTree> MakeAsync(params TarEntry[] entries)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach (var entry in entries.Append(File("./usr/share/ca-certificates/root.crt", "root")))
            {
                await writer.WriteEntryAsync(entry);
            }
        }

        tar.Position = 0;
        var root = new RootFileSystem();
        await root.AddPackageAsync(tar, default);
        return root.Complete();
    }

    private static GnuTarEntry File(string path, string content, UnixFileMode mode = FileTree.FileMode) =>
        new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = mode };

    private static GnuTarEntry HardLink(string path, string target) => new(TarEntryType.HardLink, path) { LinkName = target };

    private static GnuTarEntry Link(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };

    private static string Text(FileTree tree, string path)
    {
        using var reader = new StreamReader(tree.Find(path)!.Open());
        return reader.ReadToEnd();
    }
}
