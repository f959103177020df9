using Fairway.Node.Pods;
using Fairway.Testing;

namespace Fairway.Node.Tests.Pods;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_from_ten_seconds_to_five_minutes_and_are_forgotten_after_ten_quiet_minutes()
    {
        var time = new ManualTime();
        var backoff = new Backoff(time);
        var delays = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            backoff.Next("a", time.GetUtcNow());
            delays.Add(backoff.Remaining("a", time.GetUtcNow()).TotalSeconds);
            time.Advance(backoff.Remaining("a", time.GetUtcNow()));
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300], delays);
        Assert.Equal(TimeSpan.Zero, backoff.RemainingSinceUpdate("a"));
        time.Advance(TimeSpan.FromMinutes(11));
        backoff.Next("a", time.GetUtcNow());
        Assert.Equal(10, backoff.Remaining("a", time.GetUtcNow()).TotalSeconds);
    }

    [Fact]
    public void The_first_failure_does_not_wait_and_keys_do_not_meet()
    {
        var time = new ManualTime();
        var backoff = new Backoff(time);
        backoff.Next("a", time.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, backoff.Remaining("b", time.GetUtcNow()));
        backoff.ForgetAll("a");
        Assert.Equal(TimeSpan.Zero, backoff.Remaining("a", time.GetUtcNow()));
    }
}
