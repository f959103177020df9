using static Fairway.Delivery.Tests.GitServing.GitServer;

namespace Fairway.Delivery.Tests.GitServing;

public sealed class GitEndpointsTests
{
    [Fact]
    public async Task A_repository_is_cloned_changed_and_pushed_over_http()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("app.yaml", "replicas: 1\n"));
        var clone = Path.Combine(server.Folder, "clone");
        Git(server.Folder, "clone", "--quiet", server.Url("fleet"), clone);
        Assert.Equal("replicas: 1\n", await File.ReadAllTextAsync(Path.Combine(clone, "app.yaml")));

        // Over one megabyte, git sends its request in chunks without a length.
        await File.WriteAllBytesAsync(Path.Combine(clone, "large.bin"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(3_000_000));
        Git(clone, "add", "--all");
        Git(clone, "commit", "--quiet", "--message", "large");
        Git(clone, "push", "--quiet", "origin", "HEAD:main");
        Assert.Equal(["fleet.git"], server.Pushed);

        var again = Path.Combine(server.Folder, "again");
        Git(server.Folder, "clone", "--quiet", "--depth=1", server.Url("fleet"), again);
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(again, "large.bin")).Length);
    }

    [Fact]
    public async Task Pushes_are_refused_when_not_allowed()
    {
        await using var server = await StartAsync(allowPush: false);
        server.Create("fleet", ("app.yaml", "a"));
        var clone = Path.Combine(server.Folder, "clone");
        Git(server.Folder, "clone", "--quiet", server.Url("fleet"), clone);
        Git(clone, "commit", "--quiet", "--allow-empty", "--message", "none");
        var error = Assert.Throws<InvalidOperationException>(() => Git(clone, "push", "--quiet", "origin", "HEAD:main"));
        Assert.Contains("403", error.Message);
        Assert.Empty(server.Pushed);
    }

    [Theory]
    [InlineData("/absent.git/info/refs?service=git-upload-pack")]
    [InlineData("/..%2ffleet.git/info/refs?service=git-upload-pack")]
    [InlineData("/.git/info/refs?service=git-upload-pack")]
    [InlineData("/fleet.git/HEAD")]
    [InlineData("/fleet.git/objects/info/packs")]
    public async Task Nothing_but_repositories_is_served(string path)
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("app.yaml", "a"));
        using var client = new HttpClient();
        Assert.Equal(404, (int)(await client.GetAsync(server.Url("fleet")[..^"/fleet.git".Length] + path)).StatusCode);
    }
}
