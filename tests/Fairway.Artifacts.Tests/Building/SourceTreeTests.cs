using Fairway.Artifacts.Building;

namespace Fairway.Artifacts.Tests.Building;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_output_and_the_lock_file_do_not_count()
    {
        Write("App.csproj", "<Project />");
        Write("Program.cs", "//");
        Write("Pages/Index.cs", "//");
        Write("obj/project.assets.json", "{}");
        Write("bin/Debug/App.dll", "x");
        Write("Pages/obj/x", "x");
        Write("fairway.lock", "{}");

        var source = SourceTree.Read(_folder.Path);

        Assert.Equal("App.csproj", source.Project);
        Assert.Equal(["App.csproj", "Pages/Index.cs", "Program.cs"], source.Files);
    }

    [Fact]
    public async Task The_hash_follows_content_and_names_and_nothing_else()
    {
        Write("App.csproj", "<Project />");
        Write("a.cs", "1");
        var before = await HashAsync();

        File.SetLastWriteTimeUtc(_folder.File("a.cs"), DateTime.UnixEpoch);
        Assert.Equal(before, await HashAsync());
        Write("a.cs", "2");
        var changed = await HashAsync();
        Assert.NotEqual(before, changed);
        File.Move(_folder.File("a.cs"), _folder.File("b.cs"));
        Assert.NotEqual(changed, await HashAsync());
    }

    [Fact]
    public void A_symbolic_link_is_refused()
    {
        Write("App.csproj", "<Project />");
        File.CreateSymbolicLink(_folder.File("secrets.json"), "/etc/passwd");

        Assert.StartsWith("secrets.json: is a symbolic link", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_needs_exactly_one_project()
    {
        Assert.Contains("has no .NET project", Refusal(), StringComparison.Ordinal);
        Write("A.csproj", "<Project />");
        Write("B.csproj", "<Project />");
        Assert.Contains("has 2 projects (A.csproj, B.csproj)", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<BuildException>(() => SourceTree.Read(_folder.Path)).Message;

    private Task<string> HashAsync() => SourceTree.Read(_folder.Path).HashAsync(default);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }
}
