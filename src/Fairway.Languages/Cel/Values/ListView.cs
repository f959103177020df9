using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>The items of a list, whether it comes from a JSON tree or was computed.</summary>
public readonly struct ListView
{
    private readonly ValueList? _tree;
    private readonly CelValue[]? _computed;

    /// <summary>The items of a list; none when the value is something else.</summary>
    public ListView(CelValue value)
    {
        _tree = value.Reference as ValueList;
        _computed = (value.Reference as CelList)?.Items;
        Count = _tree?.Count ?? _computed?.Length ?? 0;
    }

    public int Count { get; }

    public CelValue this[int index] => _computed is not null ? _computed[index] : CelValue.From(_tree![index]);

    public CelValue[] ToArray()
    {
        if (_computed is not null)
        {
            return _computed;
        }

        var items = new CelValue[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = this[i];
        }

        return items;
    }
}
