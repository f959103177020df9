namespace Fairway.Storage.Revisions;

/// <summary>Events in revision order: added at the end, removed at the start, found by revision.</summary>
internal sealed class EventRing
{
    private StoreEvent?[] _items = new StoreEvent?[4];
    private int _head;

    public int Count { get; private set; }

    public StoreEvent this[int index] => _items[(_head + index) & (_items.Length - 1)]!;

    public void Add(StoreEvent change)
    {
        if (Count == _items.Length)
        {
            var grown = new StoreEvent?[Count * 2];
            for (var i = 0; i < Count; i++)
            {
                grown[i] = this[i];
            }

            (_items, _head) = (grown, 0);
        }

        _items[(_head + Count++) & (_items.Length - 1)] = change;
    }

    public StoreEvent RemoveFirst()
    {
        var first = this[0];
        _items[_head] = null;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return first;
    }

    /// <summary>The index of the first event after a revision; <see cref="Count"/> when there is none.</summary>
    public int IndexAfter(long revision)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Revision <= revision)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
