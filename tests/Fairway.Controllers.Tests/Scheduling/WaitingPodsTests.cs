using Fairway.Controllers.Scheduling;
using Fairway.Kubernetes;
using Fairway.Testing;

namespace Fairway.Controllers.Tests.Scheduling;

public sealed class WaitingPodsTests
{
    private static readonly ObjectKey Loner = new("shop", "loner");
    private static readonly ObjectKey Watcher = new("shop", "watcher");

    private readonly ManualTime _time = new();

    [Fact]
    public void The_wait_doubles_up_to_ten_seconds()
    {
        var waiting = new WaitingPods(_time);
        var delays = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            waiting.Add(Loner, looksAtPods: false);
            delays.Add(waiting.Delay(Loner).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 10, 10], delays);
        waiting.Remove(Loner);
        Assert.Equal(TimeSpan.Zero, waiting.Delay(Loner));
    }

    [Fact]
    public void A_change_wakes_only_those_it_may_help()
    {
        var waiting = new WaitingPods(_time);
        waiting.Add(Loner, looksAtPods: false);
        waiting.Add(Watcher, looksAtPods: true);

        Assert.Empty(waiting.Helped(ClusterChange.None));
        Assert.Equal([Watcher], waiting.Helped(ClusterChange.Shifted));
        Assert.Equal([Loner, Watcher], waiting.Helped(ClusterChange.Freed).OrderBy(key => key.Name));
    }
}
