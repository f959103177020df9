namespace Fairway.Languages.Cel.Values;

/// <summary>
/// A map that an expression computed, in the order its keys were added; keys that are equal numbers of different types are one key.
/// </summary>
internal sealed class CelMap : CelReference
{
    private const int IndexedFrom = 9;

    private readonly Dictionary<CelValue, int>? _index;

    /// <exception cref="CostLimitException">The map has too many nodes.</exception>
    public CelMap(KeyValuePair<CelValue, CelValue>[] pairs)
        : base(CelKind.Map)
    {
        Pairs = pairs;
        var weight = 1L;
        foreach (var (_, value) in pairs)
        {
            weight += 1 + ValueWeight.Of(value);
        }

        Weight = ValueWeight.Checked(weight);
        if (pairs.Length >= IndexedFrom)
        {
            _index = new(pairs.Length);
            for (var i = 0; i < pairs.Length; i++)
            {
                _index.TryAdd(pairs[i].Key, i);
            }
        }
    }

    public KeyValuePair<CelValue, CelValue>[] Pairs { get; }

    public long Weight { get; }

    public bool TryGet(CelValue key, out CelValue value)
    {
        var index = Find(key);
        value = index < 0 ? default : Pairs[index].Value;
        return index >= 0;
    }

    private int Find(CelValue key)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(key, out var found) ? found : -1;
        }

        for (var i = 0; i < Pairs.Length; i++)
        {
            if (Pairs[i].Key.Equals(key))
            {
                return i;
            }
        }

        return -1;
    }
}
