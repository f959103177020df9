using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Fairness;

/// <summary>
/// The requests that the server handles at a time, shared out among priority levels by their shares. What a level may lend and does not use,
/// others borrow until it wants it back; whoever finds no seat waits in turn or is rejected.
/// </summary>
internal sealed class Seats(int total, TimeProvider time)
{
    // A quarter of upstream's request timeout, as its queues keep a request at most.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly LinkedList<PriorityLevel> _waiting = [];
    private int _inUse;
    private int _reserved;

    public int Total => total;

    /// <summary>Changes levels, and gives out what is free then.</summary>
    public void Configure(IReadOnlyCollection<PriorityLevel> levels, Action change)
    {
        lock (_gate)
        {
            change();
            _reserved = levels.Sum(level => level.Reserved);
            GiveOut();
        }
    }

    /// <summary>Takes a seat, after a while if need be.</summary>
    /// <exception cref="KubernetesException">429.</exception>
    public ValueTask EnterAsync(PriorityLevel level, string schema, string flow, CancellationToken cancellationToken)
    {
        Waiter? waiter;
        lock (_gate)
        {
            if (level.Waiting.IsEmpty && CanTake(level))
            {
                Take(level);
                return ValueTask.CompletedTask;
            }

            var isFirst = level.Waiting.IsEmpty;
            waiter = level.Waiting.Add(level, Number(schema, flow));
            if (waiter is not null && isFirst)
            {
                _waiting.AddLast(level);
            }
        }

        return waiter is null ? throw ApiErrors.TooManyRequests() : WaitAsync(waiter, cancellationToken);
    }

    public void Leave(PriorityLevel level)
    {
        lock (_gate)
        {
            Change(level, -1);
            GiveOut();
        }
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Task.WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Withdraw(waiter);
            throw e is TimeoutException ? ApiErrors.TooManyRequests() : e;
        }
    }

    private void Withdraw(Waiter waiter)
    {
        lock (_gate)
        {
            var level = waiter.Level;
            if (!level.Waiting.Remove(waiter))
            {
                // It got its seat just as it gave up.
                Change(level, -1);
                GiveOut();
            }
            else if (level.Waiting.IsEmpty)
            {
                _waiting.Remove(level);
            }
        }
    }

    private bool CanTake(PriorityLevel level) =>
        level.InUse < level.Nominal
        || ((long)level.InUse < (long)level.Nominal + level.Borrowable && _inUse + _reserved - level.Reserved < total);

    // The levels that have somebody waiting get what is free in turn.
    private void GiveOut()
    {
        for (var refused = 0; refused < _waiting.Count;)
        {
            var level = _waiting.First!.Value;
            _waiting.RemoveFirst();
            if (CanTake(level))
            {
                Take(level);
                level.Waiting.Take().SetResult();
                refused = 0;
            }
            else
            {
                refused++;
            }

            if (!level.Waiting.IsEmpty)
            {
                _waiting.AddLast(level);
            }
        }
    }

    private void Take(PriorityLevel level) => Change(level, 1);

    private void Change(PriorityLevel level, int by)
    {
        _reserved -= level.Reserved;
        level.InUse += by;
        _reserved += level.Reserved;
        _inUse += by;
    }

    // Differs from server to server, so that nobody can choose whom to share queues with.
    private static ulong Number(string schema, string flow) =>
        ((ulong)(uint)HashCode.Combine(schema, flow) << 32) | (uint)HashCode.Combine(flow, 1, schema);
}
