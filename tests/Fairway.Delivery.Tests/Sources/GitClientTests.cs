using System.Text;
using Fairway.Delivery.Sources;
using Fairway.Delivery.Tests.GitServing;
using static Fairway.Delivery.Tests.GitServing.GitServer;

namespace Fairway.Delivery.Tests.Sources;

public sealed class GitClientTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-clones-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Branches_tags_and_commits_are_resolved_and_their_files_read()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("a.yaml", "one"), ("dir/ü space.yaml", "two"));
        var clone = Path.Combine(server.Folder, "fleet");
        var first = Git(clone, "rev-parse", "HEAD").Trim();
        Git(clone, "tag", "--annotate", "--message", "release", "v1");
        Git(clone, "push", "--quiet", Path.Combine(server.Folder, "served", "fleet.git"), "v1");
        File.CreateSymbolicLink(Path.Combine(clone, "link"), "/etc/passwd");
        var second = server.Commit("fleet", "second line of work\n\nbody", ("a.yaml", "changed"), (".gitattributes", "dir export-ignore\n"));

        Assert.Equal(
            (second, "second line of work", ".gitattributes=dir export-ignore\n a.yaml=changed dir/ü space.yaml=two"),
            await Read(server, new("main", "", "", "")));
        Assert.Equal((first, "first", "a.yaml=one dir/ü space.yaml=two"), await Read(server, new("", "v1", "", "")));
        Assert.Equal((first, "first", "a.yaml=one dir/ü space.yaml=two"), await Read(server, new("main", "", "", first)));
        Assert.Equal((first, "first", "a.yaml=one dir/ü space.yaml=two"), await Read(server, new("", "", "", first)));
        Assert.Empty(_folder.EnumerateFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("a.yaml", "one"));
        var absent = await Assert.ThrowsAsync<GitException>(() => Read(server, new("absent", "", "", "")));
        Assert.Equal("couldn't find remote ref \"refs/heads/absent\"", absent.Message);
        var error = await Assert.ThrowsAsync<GitException>(() => Read(server, new("main", "", "", ""), "absent"));
        Assert.Contains("not found", error.Message);
    }

    [Fact]
    public async Task A_source_over_the_limits_is_refused()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("a.yaml", new string('x', 5000)));
        var error = await Assert.ThrowsAsync<GitException>(() => Read(server, new("main", "", "", ""), maxBytes: 1000));
        Assert.Equal("the repository has 1 files of 5000 bytes; allowed are 20000 files of 1000 bytes", error.Message);
    }

    [Fact]
    public async Task A_history_that_would_fill_the_disk_is_not_fetched_to_its_end()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("a.yaml", "one"));
        var clone = Path.Combine(server.Folder, "fleet");
        var random = new byte[3_000_000];
        new Random(1).NextBytes(random);
        await File.WriteAllBytesAsync(Path.Combine(clone, "large.bin"), random);
        server.Commit("fleet", "large");
        var error = await Assert.ThrowsAsync<GitException>(() => Read(server, new("main", "", "", ""), maxBytes: 1000));
        Assert.Equal("what the remote sent is damaged, or larger than the 1048576 bytes allowed", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.FullName, "clones")));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named()
    {
        var options = new DeliveryOptions { StateFolder = _folder.FullName, GitProgram = "no-such-git" };
        var error = await Assert.ThrowsAsync<GitException>(
            () => new GitProgram(options, TimeProvider.System).ReadAsync(["version"], null, TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Equal("cannot run 'no-such-git': install it with 'apt-get install git'", error.Message);
    }

    [Fact]
    public async Task A_file_of_this_machine_is_not_a_repository()
    {
        await using var server = await StartAsync();
        server.Create("fleet", ("a.yaml", "one"));
        var url = "file://" + Path.Combine(server.Folder, "served", "fleet.git");
        var error = await Assert.ThrowsAsync<GitException>(() => Read(url, new("main", "", "", ""), 1000));
        Assert.Contains("transport 'file' not allowed", error.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_runs_into_the_timeout()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var url = $"http://{silent.LocalEndpoint}/x.git";
        var spec = new GitRepositorySpec(
            url, new("main", "", "", ""), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(300), false, null, null);
        var error = await Assert.ThrowsAsync<GitException>(() => Client(1000).ResolveAsync(spec, null, CancellationToken.None));
        Assert.Equal("git ls-remote took longer than the timeout of 300ms", error.Message);
    }

    private Task<(string Hash, string Subject, string Files)> Read(
        GitServer server, GitReference reference, string name = "fleet", long maxBytes = 1_000_000) =>
        Read(server.Url(name), reference, maxBytes);

    private async Task<(string Hash, string Subject, string Files)> Read(string url, GitReference reference, long maxBytes)
    {
        var spec = new GitRepositorySpec(url, reference, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), false, null, null);
        var client = Client(maxBytes);
        var files = new List<string>();
        var commit = await client.FetchAsync(
            spec,
            null,
            await client.ResolveAsync(spec, null, CancellationToken.None),
            (file, _) =>
            {
                files.Add($"{file.Path}={Encoding.UTF8.GetString(file.Content.Span)}");
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return (commit.Hash, commit.Subject, string.Join(' ', files));
    }

    private GitClient Client(long maxBytes)
    {
        var options = new DeliveryOptions { StateFolder = _folder.FullName, MaxSourceBytes = maxBytes };
        return new(new(options, TimeProvider.System), options);
    }
}
