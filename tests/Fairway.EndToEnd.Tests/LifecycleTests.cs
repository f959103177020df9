using Fairway.Testing;

namespace Fairway.EndToEnd.Tests;

/// <summary>Killed, stopped and started again, an instance goes on from its state; purged, it leaves nothing.</summary>
[Collection("one platform at a time")]
public sealed class LifecycleTests(PlatformUnderTest platform) : IClassFixture<PlatformUnderTest>
{
    private const string StartTimes =
        "jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[0].state.running.startedAt}{\"\\n\"}{end}";

    [RequiresFact("root", "git", "conmon", "nft", "kubectl")]
    public async Task An_instance_survives_a_kill_resumes_after_a_stop_and_leaves_nothing_when_purged()
    {
        var before = await PodsAsync();
        platform.Up.Signal("KILL");
        await platform.Up.ExitCodeAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (await platform.FairwayAsync("status")).ExitCode);

        // The containers outlived the process: nothing was restarted.
        await platform.StartAsync();
        Assert.Equal(before, await PodsAsync());

        platform.Up.Signal("INT");
        Assert.Equal(0, await platform.Up.ExitCodeAsync(TimeSpan.FromMinutes(1)));
        Assert.Empty(await LeftOnHostAsync(includeFiles: false));

        await platform.StartAsync();
        Assert.Contains("unchanged", platform.Up.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await platform.FairwayAsync("status", "--wait", "1m")).ExitCode);

        var id = platform.Id;
        Assert.Equal(0, (await platform.FairwayAsync("down", "--purge")).ExitCode);
        Assert.Equal(0, await platform.Up.ExitCodeAsync(TimeSpan.FromSeconds(10)));
        Assert.False(Directory.Exists(platform.State));
        Assert.Empty(await HostTraces.FindAsync(id, platform.State));
    }

    private async Task<string> PodsAsync() => (await platform.KubectlAsync("get", "pods", "-n", "harbour-staging", "-o", StartTimes)).Succeeded;

    private async Task<IReadOnlyList<string>> LeftOnHostAsync(bool includeFiles) =>
        [.. (await HostTraces.FindAsync(platform.Id, platform.State)).Where(trace => IsWanted(trace, includeFiles))];

    private static bool IsWanted(string trace, bool includeFiles) => includeFiles || trace.StartsWith("process", StringComparison.Ordinal);
}
