using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>Collects the entries of a map, each key once.</summary>
internal sealed class MapBuilder(int capacity)
{
    private readonly List<KeyValuePair<CelValue, CelValue>> _pairs = new(capacity);
    private readonly HashSet<CelValue> _keys = new(capacity);

    /// <summary>Null, or the error when the key is of no kind for keys or there already.</summary>
    public CelValue TryAdd(CelValue key, CelValue value)
    {
        if (key.Kind is not (CelKind.String or CelKind.Bool or CelKind.Int or CelKind.Uint))
        {
            return CelValue.Error($"unsupported key type: {TypeOf.Value(key)}");
        }

        if (!_keys.Add(key))
        {
            return CelValue.Error($"Failed with repeated key: {key}");
        }

        _pairs.Add(new(key, value));
        return default;
    }

    public CelValue Build() => new CelMap([.. _pairs]);
}
