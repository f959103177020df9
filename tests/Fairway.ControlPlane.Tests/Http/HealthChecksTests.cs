using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.ControlPlane.Tests.Http;

/// <summary>The text is that of upstream's k8s.io/apiserver/pkg/server/healthz.</summary>
public sealed class HealthChecksTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-health-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_whose_disk_is_full_lives_is_not_ready_and_says_why_to_whoever_writes()
    {
        await using var revisions = await OpenAsync(maxBytes: 64 * 1024);
        var checks = new HealthChecks(revisions, CancellationToken.None);
        Assert.Equal((200, "ok"), checks.Answer("/readyz", false, []));

        var write = new Write.Put(new("/configmaps", "a", "b"), 0, new(new byte[200_000], 0), StoredMetadata.Empty);
        var refusal = await Assert.ThrowsAsync<KubernetesException>(
            () => new ObjectStore(revisions).CommitAsync(write, new("u", "m", ""), CancellationToken.None));

        Assert.Equal((500, StatusReason.InternalError), (refusal.Code, refusal.Reason));
        Assert.Contains("database or disk is full", refusal.Message);
        Assert.EndsWith("free space where the server keeps its state", refusal.Message);
        Assert.Equal((200, "ok"), checks.Answer("/livez", false, []));
        Assert.Equal(
            (500, "[+]ping ok\n[+]log ok\n[-]store failed: reason withheld\n[+]shutdown ok\nreadyz check failed\n"),
            checks.Answer("/readyz", false, []));
        Assert.Equal(500, checks.Answer("/readyz/store", false, [])?.Code);
        Assert.Equal((200, "ok"), checks.Answer("/readyz", false, ["store"]));
    }

    [Fact]
    public async Task Checks_are_listed_left_out_and_asked_alone()
    {
        await using var revisions = await OpenAsync(maxBytes: 1 << 30);
        var checks = new HealthChecks(revisions, new(canceled: true));

        Assert.Equal((200, "[+]ping ok\n[+]log ok\nlivez check passed\n"), checks.Answer("/livez", true, []));
        Assert.Equal(
            (200, "[+]ping ok\n[+]log ok\n[+]store ok\n[+]shutdown excluded: ok\nreadyz check passed\n"),
            checks.Answer("/readyz", true, ["shutdown"]));
        Assert.Equal((500, "internal server error: process is shutting down\n"), checks.Answer("/readyz/shutdown", false, []));
        Assert.Null(checks.Answer("/readyz/nothing", false, []));
        Assert.Null(checks.Answer("/version", false, []));
    }

    private Task<RevisionStore> OpenAsync(long maxBytes) => RevisionStore.OpenAsync(
        new() { Path = Path.Combine(_folder.FullName, "store.db"), Indexer = (_, _) => StoredMetadata.Empty, MaxBytes = maxBytes },
        TimeProvider.System,
        NullLogger.Instance,
        CancellationToken.None);
}
