using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>The items of a list that share an element: one, but for lists that break their own rule. The default is none.</summary>
internal readonly struct ItemGroup
{
    private readonly List<Value>? _more;

    private ItemGroup(Value first, List<Value>? more)
    {
        First = first;
        Count = 1 + (more?.Count ?? 0);
        _more = more;
    }

    public int Count { get; }

    public Value First { get; }

    /// <summary>This group with one more item; the group it is made from is not used again.</summary>
    public ItemGroup With(Value item)
    {
        if (Count == 0)
        {
            return new(item, null);
        }

        var more = _more ?? [];
        more.Add(item);
        return new(First, more);
    }

    public bool HasSameItems(ItemGroup other) =>
        Count == other.Count && First == other.First && (_more ?? []).SequenceEqual(other._more ?? []);
}
