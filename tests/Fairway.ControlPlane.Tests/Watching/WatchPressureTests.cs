using System.Diagnostics;
using Fairway.ControlPlane.Watching;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.Watching;

public sealed class WatchPressureTests
{
    private const string Pods = "pods";

    private readonly ManualTime _time = new();
    private readonly WatchPressure _pressure;

    public WatchPressureTests() => _pressure = new(_time);

    [Fact]
    public void Writes_wait_once_over_a_quarter_of_the_watches_are_behind()
    {
        var watches = Open(16);
        var delays = watches.Take(4).Select(watch => watch.Behind()).ToList();
        Assert.Null(_pressure.Of(Pods));

        delays.Add(watches[4].Behind());
        var relief = Assert.IsAssignableFrom<Task>(_pressure.Of(Pods));
        Assert.Null(_pressure.Of("configmaps"));
        Assert.False(relief.IsCompleted);

        delays[0].Dispose();
        Assert.True(relief.IsCompletedSuccessfully);
        Assert.Null(_pressure.Of(Pods));
    }

    [Fact]
    public void A_few_watches_hold_nothing_back()
    {
        foreach (var watch in Open(15))
        {
            watch.Behind();
        }

        Assert.Null(_pressure.Of(Pods));
    }

    [Fact]
    public void Watches_that_end_while_behind_hold_nothing_back_any_more()
    {
        var watches = Open(16);
        var delays = watches.Select(watch => watch.Behind()).ToArray();
        var relief = Assert.IsAssignableFrom<Task>(_pressure.Of(Pods));

        foreach (var (watch, delay) in watches.Zip(delays))
        {
            delay.Dispose();
            watch.Dispose();
        }

        Assert.True(relief.IsCompletedSuccessfully);
        Assert.Null(_pressure.Of(Pods));
    }

    [Fact]
    public async Task Clients_that_never_read_hold_a_write_back_for_a_quarter_of_a_second()
    {
        foreach (var watch in Open(16))
        {
            watch.Behind();
        }

        var wait = _pressure.WaitAsync(Assert.IsAssignableFrom<Task>(_pressure.Of(Pods)), CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(wait.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await wait;
    }

    [Fact]
    public async Task A_write_is_held_back_and_done_when_no_client_reads_what_was_written_before()
    {
        const string Maps = "/api/v1/namespaces/default/configmaps";
        using var running = await RunningServer.StartNewAsync(new());
        var watches = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            running.Admin.GetAsync($"{Maps}?watch=true", HttpCompletionOption.ResponseHeadersRead)));
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 20 && longest < WatchPressure.Longest; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var (code, _) = await running.PostAsync(Maps, $$$"""{"metadata":{"name":"m{{{i}}}"},"data":{"a":"{{{new string('a', 100_000)}}}"}}""");
            Assert.Equal(201, code);
            longest = Stopwatch.GetElapsedTime(begun);
        }

        Assert.True(longest >= WatchPressure.Longest, $"{longest}");
        Array.ForEach(watches, watch => watch.Dispose());
        await running.StopAsync();
    }

    private WatchPressure.Watch[] Open(int count) => [.. Enumerable.Range(0, count).Select(_ => _pressure.Open(Pods))];
}
