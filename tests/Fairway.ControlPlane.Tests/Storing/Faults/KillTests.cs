using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Tests.Storing.Faults;

/// <summary>A server under writes, killed at random and started again: 100 times with <c>./test --long</c>.</summary>
public sealed class KillTests : IDisposable
{
    private const int Writers = 6;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("FAIRWAY_LONG") is { Length: > 0 } ? 100 : 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairway-killed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_killed_server_loses_no_acknowledged_write_and_its_watches_resume_without_gap_or_double()
    {
        var (journal, random) = (new WriteJournal(), new Random(5));
        ResumedWatch? watch = null;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await KilledServer.StartAsync(_folder.FullName);
            watch ??= new(await RevisionAsync(server.Api));
            var wanted = journal.Acknowledged.Count + random.Next(20, 300);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var watching = watch.RunAsync(server.Api, () => false, limit.Token);
            var writing = Enumerable.Range(0, Writers).Select(writer => journal.WriteAsync(server.Api, writer, limit.Token)).ToArray();
            await Eventually.HoldsAsync(() =>
                Task.FromResult(journal.Acknowledged.Count >= wanted || Array.TrueForAll(writing, writer => writer.IsCompleted)));
            await server.KillAsync();
            await Task.WhenAll([watching, .. writing]);
            Assert.True(journal.Acknowledged.Count >= wanted, "the writers ended before the server was killed");
        }

        await using var last = await KilledServer.StartAsync(_folder.FullName);
        await CheckObjectsAsync(last.Api, journal);
        await CheckWatchAsync(last.Api, watch!, journal);
    }

    private static async Task CheckObjectsAsync(HttpTransport api, WriteJournal journal)
    {
        var list = await api.SendAsync(new(ApiVerb.List, WriteJournal.ConfigMaps) { Namespace = "default" }, CancellationToken.None);
        var counts = list["items"].Items.Where(item => !item["data"]["count"].IsNull)
            .ToDictionary(item => item.Name, item => long.Parse(item["data"]["count"].AsString()!, CultureInfo.InvariantCulture));
        foreach (var name in journal.Acknowledged.Keys.Select(write => write.Name).Distinct())
        {
            Assert.InRange(counts[name], journal.LastAcknowledged(name), journal.Tried(name));
        }
    }

    private static async Task CheckWatchAsync(HttpTransport api, ResumedWatch watch, WriteJournal journal)
    {
        var newest = journal.Acknowledged.Values.Max();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        if (watch.Seen.Count == 0 || watch.Seen[^1].Revision < newest)
        {
            await watch.RunAsync(api, () => watch.Seen.Count > 0 && watch.Seen[^1].Revision >= newest, limit.Token);
        }

        // Each once and in order, whichever server it came from.
        Assert.All(watch.Seen.Zip(watch.Seen.Skip(1)), pair => Assert.True(pair.First.Revision < pair.Second.Revision));
        var seen = watch.Seen.ToDictionary(change => (change.Name, change.Count), change => change.Revision);
        Assert.All(journal.Acknowledged, write => Assert.Equal(write.Value, seen.GetValueOrDefault(write.Key)));
        Assert.All(watch.Seen.GroupBy(change => change.Name), changes =>
            Assert.All(changes.Zip(changes.Skip(1)), pair => Assert.True(pair.First.Count < pair.Second.Count)));
    }

    private static async Task<string> RevisionAsync(HttpTransport api) =>
        (await api.SendAsync(new(ApiVerb.List, WriteJournal.ConfigMaps) { Namespace = "default" }, CancellationToken.None))
        ["metadata"]["resourceVersion"].AsString()!;
}
