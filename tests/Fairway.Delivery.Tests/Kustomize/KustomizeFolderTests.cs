using Fairway.Delivery.Kustomize;

namespace Fairway.Delivery.Tests.Kustomize;

public sealed class KustomizeFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_folders_inside_are_found()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "root/sub"));
        File.WriteAllText(Path.Combine(_folder.Path, "root/sub/a.txt"), "content");
        var files = Root();
        Assert.Equal("content"u8.ToArray(), files.ReadFile("sub/a.txt", 100));
        Assert.Null(files.ReadFile("sub/none.txt", 100));
        Assert.Null(files.ReadFile("sub", 100));
        Assert.True(files.DirectoryExists("sub"));
        Assert.True(files.DirectoryExists(""));
        Assert.False(files.DirectoryExists("sub/a.txt"));
    }

    [Fact]
    public void Large_files_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "root"));
        File.WriteAllText(Path.Combine(_folder.Path, "root/a.txt"), "content");
        Assert.Throws<KustomizeFileException>(() => Root().ReadFile("a.txt", 6));
    }

    [Theory]
    [InlineData("link-to-file")]
    [InlineData("link-to-folder/secret")]
    [InlineData("link-to-link")]
    [InlineData("relative")]
    public void No_link_leads_out(string path)
    {
        var root = Path.Combine(_folder.Path, "root");
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(_folder.Path, "secret"), "secret");
        File.CreateSymbolicLink(Path.Combine(root, "link-to-file"), Path.Combine(_folder.Path, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(root, "link-to-folder"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(root, "link-to-link"), Path.Combine(root, "link-to-file"));
        File.CreateSymbolicLink(Path.Combine(root, "relative"), "../secret");
        Assert.Throws<KustomizeFileException>(() => Root().ReadFile(path, 100));
        var result = KustomizeBuild.Build(Files($"resources: [{path}]"), "", CancellationToken.None);
        Assert.Contains("leads out of the root", Assert.Single(result.Errors).Message);
    }

    [Fact]
    public void A_link_that_stays_inside_is_followed()
    {
        var root = Path.Combine(_folder.Path, "root");
        Directory.CreateDirectory(Path.Combine(root, "real"));
        File.WriteAllText(Path.Combine(root, "real/a.txt"), "content");
        Directory.CreateSymbolicLink(Path.Combine(root, "alias"), "real");
        Assert.Equal("content"u8.ToArray(), Root().ReadFile("alias/a.txt", 100));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error_of_the_build()
    {
        var root = Path.Combine(_folder.Path, "root");
        Directory.CreateDirectory(root);
        File.CreateSymbolicLink(Path.Combine(root, "a"), Path.Combine(root, "b"));
        File.CreateSymbolicLink(Path.Combine(root, "b"), Path.Combine(root, "a"));
        Assert.Single(KustomizeBuild.Build(Files("resources: [a]"), "", CancellationToken.None).Errors);
    }

    private KustomizeFolder Root() => new(Path.Combine(_folder.Path, "root"));

    private KustomizeFolder Files(string kustomization)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "root/kustomization.yaml"), kustomization);
        return Root();
    }
}
