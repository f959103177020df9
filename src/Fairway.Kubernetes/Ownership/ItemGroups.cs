using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Ownership;

/// <summary>The items of a list by their elements, in the order of the elements' first appearance.</summary>
internal sealed class ItemGroups
{
    // Below this many elements comparing them beats hashing them.
    private const int IndexedFrom = 8;

    private readonly (PathElement Element, ItemGroup Items)[] _groups;
    private readonly Dictionary<PathElement, int>? _index;
    private readonly int _count;

    public ItemGroups(Schema list, ValueList items)
    {
        _groups = items.Count == 0 ? [] : new (PathElement, ItemGroup)[items.Count];
        _index = items.Count >= IndexedFrom ? new(items.Count) : null;
        for (var i = 0; i < items.Count; i++)
        {
            var element = ListItems.ElementOf(list, items[i], i);
            var at = IndexOf(element);
            if (at < 0)
            {
                at = _count++;
                _index?.Add(element, at);
            }

            _groups[at] = (element, _groups[at].Items.With(items[i]));
        }
    }

    public ReadOnlySpan<(PathElement Element, ItemGroup Items)> All => _groups.AsSpan(0, _count);

    /// <summary>The items of an element; none when the list has it not.</summary>
    public ItemGroup this[PathElement element] => IndexOf(element) is var at and >= 0 ? _groups[at].Items : default;

    private int IndexOf(PathElement element)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(element, out var found) ? found : -1;
        }

        for (var i = 0; i < _count; i++)
        {
            if (_groups[i].Element == element)
            {
                return i;
            }
        }

        return -1;
    }
}
