using System.Collections.Concurrent;
using System.Threading.Channels;
using Fairway.Kubernetes.Reconciling;
using Fairway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Kubernetes.Tests.Reconciling;

public sealed class ControllerTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectKey A = new("ns", "a");
    private static readonly ObjectKey B = new("ns", "b");

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly ManualTime _time = new();
    private Task _run = Task.CompletedTask;

    [Fact]
    public async Task It_comes_back_when_the_outcome_asks_for_it()
    {
        var calls = Channel.CreateUnbounded<ObjectKey>();
        var controller = Start(key =>
        {
            calls.Writer.TryWrite(key);
            return Task.FromResult(Outcome.After(TimeSpan.FromMinutes(5)));
        });
        controller.Enqueue(A);
        Assert.Equal(A, await calls.Reader.ReadAsync(_stop.Token));
        await WaitForTimerAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(A, await calls.Reader.ReadAsync(_stop.Token));
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_does_not_stop_the_others()
    {
        var calls = Channel.CreateUnbounded<ObjectKey>();
        var failed = false;
        var controller = Start(key =>
        {
            calls.Writer.TryWrite(key);
            if (key == A && !failed)
            {
                failed = true;
                throw new InvalidOperationException("no");
            }

            return Task.FromResult(Outcome.Done);
        });
        controller.Enqueue(A);
        Assert.Equal(A, await calls.Reader.ReadAsync(_stop.Token));
        controller.Enqueue(B);
        Assert.Equal(B, await calls.Reader.ReadAsync(_stop.Token));
        await WaitForTimerAsync();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(A, await calls.Reader.ReadAsync(_stop.Token));
    }

    // A time-out inside a reconciler is a failure of it, not the controller's end.
    [Fact]
    public async Task A_cancellation_that_is_not_the_controllers_is_a_failure()
    {
        var calls = Channel.CreateUnbounded<ObjectKey>();
        var controller = Start(key =>
        {
            calls.Writer.TryWrite(key);
            throw new TaskCanceledException();
        });
        controller.Enqueue(A);
        await calls.Reader.ReadAsync(_stop.Token);
        await WaitForTimerAsync();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(A, await calls.Reader.ReadAsync(_stop.Token));
    }

    [Fact]
    public async Task One_key_is_never_handled_twice_at_a_time()
    {
        var (running, worst, handled) = (new ConcurrentDictionary<ObjectKey, int>(), 0, 0);
        var done = new TaskCompletionSource();
        Controller controller = null!;
        controller = Start(async key =>
        {
            worst = Math.Max(worst, running.AddOrUpdate(key, 1, (_, count) => count + 1));
            controller.Enqueue(key);
            await Task.Yield();
            running.AddOrUpdate(key, 0, (_, count) => count - 1);
            if (Interlocked.Increment(ref handled) == 500)
            {
                done.TrySetResult();
            }

            return Outcome.Done;
        });
        controller.Enqueue(A);
        controller.Enqueue(B);
        await done.Task.WaitAsync(_stop.Token);
        Assert.Equal(1, worst);
    }

    [Fact]
    public async Task Different_keys_are_handled_side_by_side()
    {
        var both = new Barrier();
        var controller = Start(async _ =>
        {
            await both.ArriveAsync().WaitAsync(_stop.Token);
            return Outcome.Done;
        });
        controller.Enqueue(A);
        controller.Enqueue(B);
        await both.Passed.WaitAsync(_stop.Token);
    }

    [Fact]
    public async Task It_returns_once_every_worker_has_stopped()
    {
        var entered = new TaskCompletionSource();
        var controller = Start(async _ =>
        {
            entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, _stop.Token);
            return Outcome.Done;
        });
        controller.Enqueue(A);
        await entered.Task;
        await _stop.CancelAsync();
        await _run;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public void Dispose() => _stop.Dispose();

    private Controller Start(Func<ObjectKey, Task<Outcome>> reconcile)
    {
        var controller = new Controller("test", (key, _) => reconcile(key), _time, NullLogger.Instance);
        _run = controller.RunAsync(_stop.Token);
        return controller;
    }

    private async Task WaitForTimerAsync()
    {
        while (!_time.HasTimers)
        {
            await Task.Delay(1, _stop.Token);
        }
    }

    /// <summary>Opens when two have arrived.</summary>
    private sealed class Barrier
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public Task Passed => _open.Task;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrived) == 2)
            {
                _open.SetResult();
            }

            return _open.Task;
        }
    }
}
