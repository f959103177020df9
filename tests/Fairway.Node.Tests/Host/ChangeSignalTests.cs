using Fairway.Node.Host;
using Fairway.Testing;

namespace Fairway.Node.Tests.Host;

public sealed class ChangeSignalTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Many_changes_wake_once()
    {
        var signal = new ChangeSignal(_time);
        signal.Set();
        signal.Set();

        Assert.True(await signal.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None));
        var second = signal.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await second);
    }

    [Fact]
    public async Task A_wait_that_was_over_takes_no_later_change_away()
    {
        var signal = new ChangeSignal(_time);
        Assert.False(await signal.WaitAsync(TimeSpan.Zero, CancellationToken.None));

        signal.Set();

        Assert.True(await signal.WaitAsync(Timeout.InfiniteTimeSpan, CancellationToken.None));
    }

    [Fact]
    public async Task Cancelling_is_not_taken_for_time_that_is_over()
    {
        using var stop = new CancellationTokenSource();
        var wait = new ChangeSignal(_time).WaitAsync(Timeout.InfiniteTimeSpan, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
