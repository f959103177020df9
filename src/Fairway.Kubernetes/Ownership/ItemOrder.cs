namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// The order of a merged list: items that both have come in the applied order, live items keep their place before the next
/// shared item, new items come where the configuration has them (structured-merge-diff v4.3 and later).
/// </summary>
internal sealed class ItemOrder
{
    private readonly IReadOnlyList<PathElement> _live;
    private readonly IReadOnlyList<PathElement> _applied;
    private readonly Dictionary<PathElement, int> _liveIndex = [];
    private readonly HashSet<PathElement> _appliedSet;
    private readonly HashSet<PathElement> _merged = [];
    private readonly Queue<PathElement> _shared;
    private readonly List<(int Live, int Applied)> _result = [];

    public ItemOrder(IReadOnlyList<PathElement> live, IReadOnlyList<PathElement> applied)
    {
        _live = live;
        _applied = applied;
        for (var i = 0; i < live.Count; i++)
        {
            // Of live items that share a key none can be merged with; they stay as they are.
            _liveIndex[live[i]] = _liveIndex.ContainsKey(live[i]) ? -1 : i;
        }

        _appliedSet = [.. applied];
        _shared = new(applied.Where(_liveIndex.ContainsKey));
    }

    /// <summary>Positions in the live list and in the applied one; -1 where the item is in one of them only.</summary>
    public IReadOnlyList<(int Live, int Applied)> Merge()
    {
        for (int l = 0, a = 0; l < _live.Count || a < _applied.Count;)
        {
            if (l < _live.Count && a < _applied.Count && _live[l] == _applied[a])
            {
                Take(_liveIndex[_live[l++]], a++);
            }
            else if (l < _live.Count && !_appliedSet.Contains(_live[l]))
            {
                _result.Add((l++, -1));
            }
            else if (l < _live.Count && (_merged.Contains(_live[l]) || IsForLater(_live[l], a)))
            {
                l++;
            }
            else
            {
                Take(_liveIndex.GetValueOrDefault(_applied[a], -1), a++);
            }
        }

        return _result;
    }

    private bool IsForLater(PathElement element, int applied) =>
        applied < _applied.Count && _shared.TryPeek(out var next) && next != element;

    private void Take(int live, int applied)
    {
        var element = _applied[applied];
        _merged.Add(element);
        _result.Add((live, applied));
        if (_shared.TryPeek(out var next) && next == element)
        {
            _shared.Dequeue();
        }
    }
}
