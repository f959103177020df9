using Fairway.Controllers.Workloads.Pods;

namespace Fairway.Controllers.Tests.Workloads.Pods;

public sealed class SlowStartTests
{
    // Rows of TestSlowStartBatch in kubernetes/pkg/controller/replicaset: count, calls that succeed, calls made, successes.
    [Theory]
    [InlineData(10, 0, 1, 0)]
    [InlineData(10, 5, 7, 5)]
    [InlineData(15, 1, 3, 1)]
    [InlineData(10, 10, 10, 10)]
    public async Task No_batch_starts_after_a_failure(int count, int limit, int expectedCalls, int expectedSuccesses)
    {
        var calls = 0;

        var (succeeded, failure) = await SlowStart.RunAsync(
            count,
            _ => Interlocked.Increment(ref calls) > limit ? Task.FromException(new InvalidOperationException("refused")) : Task.CompletedTask,
            CancellationToken.None);

        Assert.Equal((expectedCalls, expectedSuccesses), (calls, succeeded));
        Assert.Equal(limit < count, failure is not null);
    }

    // An HTTP client tells of its own timeout by a TaskCanceledException.
    [Fact]
    public async Task A_call_that_timed_out_is_a_failure_like_any_other()
    {
        var (succeeded, failure) = await SlowStart.RunAsync(3, _ => Task.FromException(new TaskCanceledException()), CancellationToken.None);

        Assert.Equal(0, succeeded);
        Assert.IsType<TaskCanceledException>(failure);
    }
}
