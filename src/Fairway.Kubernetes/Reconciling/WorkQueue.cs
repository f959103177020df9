using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fairway.Kubernetes.Reconciling;

/// <summary>
/// Keys waiting to be handled. A key added while it waits is not added again; one added while it is handled comes again after
/// <see cref="Done"/>.
/// </summary>
internal sealed class WorkQueue(TimeProvider time)
{
    // Timers cannot wait longer than some weeks; coming back too early does no harm.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<ObjectKey> _processing = [];
    private readonly Dictionary<ObjectKey, int> _failures = [];
    private readonly Dictionary<ObjectKey, (long Due, ITimer Timer)> _delayed = [];

    public void Add(ObjectKey key)
    {
        lock (_gate)
        {
            if (_dirty.Add(key) && !_processing.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds the key later. Of several delays for one key the earliest counts.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        delay = delay < LongestDelay ? delay : LongestDelay;
        var due = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        lock (_gate)
        {
            if (_delayed.TryGetValue(key, out var waiting))
            {
                if (waiting.Due <= due)
                {
                    return;
                }

                waiting.Timer.Dispose();
            }

            _delayed[key] = (due, time.CreateTimer(_ => Expire(key, due), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Counts a failure and adds the key after the delay it returns.</summary>
    public TimeSpan AddFailed(ObjectKey key, ControllerOptions options)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        }

        var delay = options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 30));
        delay = delay < options.LongestRetry ? delay : options.LongestRetry;
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Forgets the key's failures.</summary>
    public void Forget(ObjectKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    public async IAsyncEnumerable<ObjectKey> TakeAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectKey key;
            try
            {
                key = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            lock (_gate)
            {
                _dirty.Remove(key);
                _processing.Add(key);
            }

            yield return key;
        }
    }

    public void Done(ObjectKey key)
    {
        lock (_gate)
        {
            _processing.Remove(key);
            if (_dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    private void Expire(ObjectKey key, long due)
    {
        lock (_gate)
        {
            if (_delayed.TryGetValue(key, out var waiting) && waiting.Due == due)
            {
                waiting.Timer.Dispose();
                _delayed.Remove(key);
            }
        }

        Add(key);
    }
}
