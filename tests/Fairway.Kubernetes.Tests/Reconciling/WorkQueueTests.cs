using Fairway.Kubernetes.Reconciling;
using Fairway.Testing;

namespace Fairway.Kubernetes.Tests.Reconciling;

public sealed class WorkQueueTests : IDisposable
{
    private static readonly ObjectKey A = new("ns", "a");
    private static readonly ObjectKey B = new("ns", "b");

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly ManualTime _time = new();
    private readonly WorkQueue _queue;
    private readonly IAsyncEnumerator<ObjectKey> _taken;

    public WorkQueueTests()
    {
        _queue = new(_time);
        _taken = _queue.TakeAllAsync(_stop.Token).GetAsyncEnumerator();
    }

    [Fact]
    public async Task A_key_added_twice_comes_once()
    {
        _queue.Add(A);
        _queue.Add(A);
        _queue.Add(B);
        Assert.Equal([A, B], [await TakeAsync(), await TakeAsync()]);
        await NothingComesAsync();
    }

    [Fact]
    public async Task A_key_added_while_it_is_handled_comes_again_when_done()
    {
        _queue.Add(A);
        await TakeAsync();
        _queue.Add(A);
        _queue.Add(A);
        _queue.Add(B);
        Assert.Equal(B, await TakeAsync());
        _queue.Done(A);
        Assert.Equal(A, await TakeAsync());
        _queue.Done(A);
        await NothingComesAsync();
    }

    [Fact]
    public async Task Of_several_delays_the_earliest_counts()
    {
        _queue.AddAfter(A, TimeSpan.FromSeconds(10));
        _queue.AddAfter(A, TimeSpan.FromSeconds(5));
        _queue.AddAfter(A, TimeSpan.FromSeconds(7));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        await NothingComesAsync();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(A, await TakeAsync());
        _queue.Done(A);
        _time.Advance(TimeSpan.FromSeconds(20));
        await NothingComesAsync();
    }

    [Fact]
    public async Task Failures_wait_twice_as_long_each_time_up_to_a_limit_until_forgotten()
    {
        var options = new ControllerOptions { FirstRetry = TimeSpan.FromSeconds(1), LongestRetry = TimeSpan.FromSeconds(5) };
        var delays = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            delays.Add(_queue.AddFailed(A, options).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 5, 5], delays);
        Assert.Equal(1, _queue.AddFailed(B, options).TotalSeconds);
        _queue.Forget(A);
        Assert.Equal(1, _queue.AddFailed(A, options).TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, new HashSet<ObjectKey> { await TakeAsync(), await TakeAsync() }.Count);
    }

    // A timer takes some 49 days at most.
    [Fact]
    public async Task A_delay_of_years_is_taken_and_cut()
    {
        _queue.AddAfter(A, TimeSpan.FromDays(10_000));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(A, await TakeAsync());
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        var next = _taken.MoveNextAsync();
        await _stop.CancelAsync();
        Assert.False(await next);
    }

    public void Dispose() => _stop.Dispose();

    private async Task<ObjectKey> TakeAsync()
    {
        Assert.True(await _taken.MoveNextAsync());
        return _taken.Current;
    }

    // Whatever was ready comes before this mark.
    private async Task NothingComesAsync()
    {
        var mark = new ObjectKey("", Guid.NewGuid().ToString());
        _queue.Add(mark);
        Assert.Equal(mark, await TakeAsync());
        _queue.Done(mark);
    }
}
