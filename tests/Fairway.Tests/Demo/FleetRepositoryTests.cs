using Fairway.Demo;
using Fairway.Testing;

namespace Fairway.Tests.Demo;

public sealed class FleetRepositoryTests : IDisposable
{
    private const string First = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string Second = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private readonly string _root = Directory.CreateTempSubdirectory("fairway-fleet-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task The_repository_names_the_build_and_changes_only_when_the_build_does()
    {
        var fleet = Fleet();
        var made = await fleet.EnsureAsync("127.0.0.1:5000/harbour", First, CancellationToken.None);
        Assert.Contains($"digest: {First}", await ImageFileAsync(), StringComparison.Ordinal);
        Assert.Equal(made, await fleet.EnsureAsync("127.0.0.1:5000/harbour", First, CancellationToken.None));

        Assert.NotEqual(made, await fleet.EnsureAsync("127.0.0.1:6000/harbour", Second, CancellationToken.None));
        Assert.Contains($"newName: 127.0.0.1:6000/harbour\n    digest: {Second}", await ImageFileAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_committed_stays()
    {
        var fleet = Fleet();
        await fleet.EnsureAsync("r/harbour", First, CancellationToken.None);
        var clone = Path.Combine(_root, "clone");
        await Git.RunAsync(_root, CancellationToken.None, "clone", "--quiet", Bare, clone);
        await File.WriteAllTextAsync(Path.Combine(clone, "staging", "mine.yaml"), "# mine\n");
        await Git.RunAsync(clone, CancellationToken.None, "add", "--all");
        await Git.RunAsync(clone, CancellationToken.None, "commit", "--quiet", "--message=Mine");
        await Git.RunAsync(clone, CancellationToken.None, "push", "--quiet", "origin", "main");

        await fleet.EnsureAsync("r/harbour", Second, CancellationToken.None);
        Assert.Equal("# mine\n", await Git.RunAsync(Bare, CancellationToken.None, "show", "main:staging/mine.yaml"));
    }

    private string Bare => Path.Combine(_root, "git", "fleet.git");

    private FleetRepository Fleet() => new(Bare, Path.Combine(RepositoryRoot.Path, "demo", "fleet"), Path.Combine(_root, "work"));

    private Task<string> ImageFileAsync() => Git.RunAsync(Bare, CancellationToken.None, "show", "main:base/kustomization.yaml");
}
