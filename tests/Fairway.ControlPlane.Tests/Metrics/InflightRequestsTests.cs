using Fairway.ControlPlane.Metrics;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.Metrics;

public sealed class InflightRequestsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_most_at_a_time_is_told_until_two_seconds_are_over()
    {
        var requests = new InflightRequests(_time);
        requests.Enter(_time.GetTimestamp());
        requests.Enter(_time.GetTimestamp());
        requests.Leave();
        Assert.Equal(2, requests.Peak);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, requests.Peak);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, requests.Peak);
    }

    [Fact]
    public async Task Those_that_come_at_once_are_all_counted()
    {
        var requests = new InflightRequests(_time);
        await Parallel.ForAsync(0, 1000, CancellationToken.None, (_, _) =>
        {
            requests.Enter(_time.GetTimestamp());
            return ValueTask.CompletedTask;
        });

        Assert.Equal(1000, requests.Peak);
    }
}
