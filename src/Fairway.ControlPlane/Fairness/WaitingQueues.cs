using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>
/// Who waits at a priority level: each flow has a few queues of its own (a hand, dealt by shuffle sharding, so that two flows hardly share all)
/// and waits in the shortest; seats go to the queues in turn.
/// </summary>
internal sealed class WaitingQueues
{
    private readonly Dictionary<int, LinkedList<Waiter>> _queues = [];
    private readonly LinkedList<int> _turns = [];
    private int _count;
    private int _hand;
    private int _limit;

    public bool IsEmpty => _turns.Count == 0;

    /// <summary>Nobody may wait: who finds no seat is rejected.</summary>
    public bool IsClosed => _hand == 0;

    public void Configure(Value response)
    {
        var queuing = response["type"].AsString() == "Queue" ? response["queuing"] : Value.Null;
        _count = (int)(queuing["queues"].AsLong() ?? 0);
        _hand = (int)Math.Min(queuing["handSize"].AsLong() ?? 0, _count);
        _limit = (int)(queuing["queueLengthLimit"].AsLong() ?? 0);
    }

    /// <summary>Has a request of a flow wait; null when it must not: the level rejects, or the flow's queues are full.</summary>
    public Waiter? Add(PriorityLevel level, ulong flow)
    {
        if (IsClosed)
        {
            return null;
        }

        var (queue, length) = Shortest(flow);
        if (length >= _limit)
        {
            return null;
        }

        var waiter = new Waiter(level, queue);
        if (length == 0)
        {
            _queues[queue] = [];
            _turns.AddLast(queue);
        }

        _queues[queue].AddLast(waiter);
        return waiter;
    }

    /// <summary>The one whose turn it is, who waits no longer.</summary>
    public Waiter Take()
    {
        var queue = _turns.First!.Value;
        _turns.RemoveFirst();
        var waiters = _queues[queue];
        var waiter = waiters.First!.Value;
        waiters.RemoveFirst();
        if (waiters.Count > 0)
        {
            _turns.AddLast(queue);
        }
        else
        {
            _queues.Remove(queue);
        }

        return waiter;
    }

    /// <summary>Has a request wait no longer; false when its turn has come already.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!_queues.TryGetValue(waiter.Queue, out var waiters) || !waiters.Remove(waiter))
        {
            return false;
        }

        if (waiters.Count == 0)
        {
            _queues.Remove(waiter.Queue);
            _turns.Remove(waiter.Queue);
        }

        return true;
    }

    // Deals a hand without repetition, card by card out of the rest of one number.
    private (int Queue, int Length) Shortest(ulong flow)
    {
        Span<int> dealt = stackalloc int[_hand];
        var best = (Queue: 0, Length: int.MaxValue);
        for (var i = 0; i < _hand; i++)
        {
            var deck = (ulong)(_count - i);
            var card = (int)(flow % deck);
            flow /= deck;
            card = Place(dealt[..i], card);
            dealt[i] = card;
            dealt[..(i + 1)].Sort();
            var length = _queues.TryGetValue(card, out var waiters) ? waiters.Count : 0;
            best = length < best.Length ? (card, length) : best;
        }

        return best;
    }

    // The number of a card among all, given its place among those that are left.
    private static int Place(ReadOnlySpan<int> dealt, int card)
    {
        foreach (var earlier in dealt)
        {
            card += earlier <= card ? 1 : 0;
        }

        return card;
    }
}
