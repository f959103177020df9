using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>The entries of a map, whether it comes from a JSON tree or was computed.</summary>
public readonly struct MapView
{
    private readonly ValueMap? _tree;
    private readonly CelMap? _computed;

    /// <summary>The entries of a map; none when the value is something else.</summary>
    public MapView(CelValue value)
    {
        _tree = value.Reference as ValueMap;
        _computed = value.Reference as CelMap;
        Count = _tree?.Count ?? _computed?.Pairs.Length ?? 0;
    }

    public int Count { get; }

    public CelValue KeyAt(int index) => _computed is not null ? _computed.Pairs[index].Key : _tree!.AsSpan()[index].Key;

    public CelValue ValueAt(int index) => _computed is not null ? _computed.Pairs[index].Value : CelValue.From(_tree!.AsSpan()[index].Value);

    public bool TryGet(CelValue key, out CelValue value)
    {
        if (_computed is not null)
        {
            return _computed.TryGet(key, out value);
        }

        if (_tree is not null && key.Reference is string name && _tree.TryGetValue(name, out var found))
        {
            value = CelValue.From(found);
            return true;
        }

        value = default;
        return false;
    }
}
