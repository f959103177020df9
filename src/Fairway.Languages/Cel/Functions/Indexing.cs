using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Functions;

/// <summary>Access to items and entries: <c>list[0]</c>, <c>map['key']</c>, and their optional forms.</summary>
internal static class Indexing
{
    public static CelValue At(CelValue container, CelValue index)
    {
        if (container.As<CelOptional>() is { } optional)
        {
            return optional.HasValue ? AtOptional(optional.Value, index) : container;
        }

        return TryAt(container, index, out var found, out var error) ? found : error;
    }

    /// <summary>The item as an optional: empty when it is missing.</summary>
    public static CelValue AtOptional(CelValue container, CelValue index)
    {
        if (container.As<CelOptional>() is { } optional)
        {
            return optional.HasValue ? AtOptional(optional.Value, index) : container;
        }

        return TryAt(container, index, out var found, out var error) ? CelOptional.Of(found)
            : error.As<CelError>() is MissingError ? CelOptional.None
            : error;
    }

    private static bool TryAt(CelValue container, CelValue index, out CelValue found, out CelValue error)
    {
        error = default;
        if (container.IsList)
        {
            return TryItem(new(container), index, out found, out error);
        }

        if (container.IsMap)
        {
            return TryEntry(new(container), index, out found, out error);
        }

        found = default;
        if (container.As<CelObject>() is { } fields && index.AsString() is { } name)
        {
            error = fields.TryGetField(name, out found) ? CelValue.Null : new MissingError($"no such key: {name}");
            return error.IsNull;
        }

        error = CelError.NoSuchOverload;
        return false;
    }

    private static bool TryItem(ListView list, CelValue index, out CelValue found, out CelValue error)
    {
        found = default;
        error = default;
        if (!Numbers.TryWhole(index, out var at))
        {
            error = index.IsNumber
                ? CelValue.Error($"unsupported index value: {index}")
                : CelValue.Error($"unsupported index type '{TypeOf.Value(index)}' in list");
            return false;
        }

        if (at < 0 || at >= list.Count)
        {
            error = new MissingError($"index out of bounds: {at}");
            return false;
        }

        found = list[(int)at];
        return true;
    }

    private static bool TryEntry(MapView map, CelValue key, out CelValue found, out CelValue error)
    {
        error = default;
        if (map.TryGet(key, out found))
        {
            return true;
        }

        error = key.Kind is CelKind.String or CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Double
            ? new MissingError($"no such key: {key}")
            : CelValue.Error($"unsupported key type: {TypeOf.Value(key)}");
        return false;
    }
}
