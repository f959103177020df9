using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// Follows one pod (by uid) from its arrival to its end: repeats the step from what is observed to what comes next, whenever something
/// changed. A deletion interrupts the step under way.
/// </summary>
internal sealed class PodWorker : IDisposable
{
    // What a pod that the API has forgotten still gets (kubelet's minimumGracePeriodInSeconds).
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly PodServices _services;
    private readonly PodSync _sync;
    private readonly PodTermination _termination;
    private readonly ChangeSignal _changes;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private Value _pod;
    private CancellationTokenSource? _grace;
    private DateTimeOffset _graceEnd = DateTimeOffset.MaxValue;
    private bool _isGone;

    public PodWorker(Value pod, PodServices services, NodeFolders folders)
    {
        _pod = pod;
        _services = services;
        _changes = new(services.Time);
        _sync = new(services, folders, Signal);
        _termination = new(services, folders);
    }

    /// <summary>Something about the pod or its containers may have changed.</summary>
    public void Signal() => _changes.Set();

    public void Update(Value pod)
    {
        lock (_gate)
        {
            _pod = pod;
        }

        if (pod.IsDeleting)
        {
            BeginEnding(TimeSpan.FromSeconds(Math.Max(0, pod["metadata"]["deletionGracePeriodSeconds"].AsLong() ?? 30)));
        }

        Signal();
    }

    /// <summary>The API no longer has the pod.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _isGone = true;
        }

        BeginEnding(LeastGrace);
        Signal();
    }

    /// <summary>Works until the pod's end, or until cancelled, which leaves its containers running.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        try
        {
            while (!await StepAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent ends, the containers go on.
        }
        finally
        {
            await _sync.DisposeAsync().ConfigureAwait(false);
        }

        async Task<bool> StepAsync(CancellationToken stop)
        {
            var pod = Current(out var isGone);
            TimeSpan next;
            try
            {
                if (_grace is { } grace)
                {
                    await _sync.DisposeAsync().ConfigureAwait(false);
                    await _termination.RunAsync(() => Current(out _), isGone, grace.Token, stop).ConfigureAwait(false);
                    return true;
                }

                using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop, _ending.Token);
                next = await _sync.RunAsync(pod, linked.Token).ConfigureAwait(false);
                retry = FirstRetry;
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                Log.SyncFailed(_services.Logger, pod.Key, retry, e);
                next = retry;
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }

            await _changes.WaitAsync(next, stop).ConfigureAwait(false);
            return false;
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _grace?.Dispose();
    }

    private Value Current(out bool isGone)
    {
        lock (_gate)
        {
            isGone = _isGone;
            return _pod;
        }
    }

    // A later deletion may shorten the grace, never lengthen it.
    private void BeginEnding(TimeSpan grace)
    {
        lock (_gate)
        {
            var end = _services.Time.GetUtcNow() + grace;
            if (_grace is null)
            {
                _grace = new(grace, _services.Time);
                _graceEnd = end;
            }
            else if (end < _graceEnd)
            {
                _graceEnd = end;
                _grace.CancelAfter(grace);
            }
        }

        _ending.Cancel();
    }
}
