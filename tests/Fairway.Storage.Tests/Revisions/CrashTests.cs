using System.Diagnostics;
using System.Globalization;

namespace Fairway.Storage.Tests.Revisions;

public sealed class CrashTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_write()
    {
        for (var round = 0; round < 3; round++)
        {
            var acknowledged = await WriteUntilKilled(lines: 200 + (round * 150));
            await using var store = await _folder.OpenAsync();
            var last = acknowledged.Max(write => write.Revision);
            Assert.True(store.Revision >= last, $"revision {last} was acknowledged, {store.Revision} is there");
            await using var watch = store.Watch("/pods", new(""), 0);
            var events = new Dictionary<long, string>();
            while (watch.Revision < store.Revision && events.Count < store.Revision)
            {
                foreach (var change in await watch.ReadAsync(CancellationToken.None))
                {
                    events.Add(change.Revision, change.Object.Text());
                }
            }

            Assert.All(acknowledged, write => Assert.Equal($"{write.Revision}:{write.Name}", events[write.Revision]));
            Assert.All(store.List("/pods", "", null, 0, 0).Items, item => Assert.Equal(events[item.Revision], item.Text()));
        }
    }

    private async Task<List<(long Revision, string Name)>> WriteUntilKilled(int lines)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(CrashTests).Assembly.Location, _folder.Database },
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new List<(long, string)>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The last line may have been cut by the kill.
            if (line.Split(' ') is [var revision, var name] && name.Contains('-', StringComparison.Ordinal) && acknowledged.Count < lines)
            {
                acknowledged.Add((long.Parse(revision, CultureInfo.InvariantCulture), name));
                if (acknowledged.Count == lines)
                {
                    process.Kill();
                }
            }
        }

        await process.WaitForExitAsync();
        Assert.Equal(lines, acknowledged.Count);
        return acknowledged;
    }
}
