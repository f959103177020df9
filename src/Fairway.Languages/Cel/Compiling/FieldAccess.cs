using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>
/// Reads one field wherever the expression names it. Objects met at one place mostly have their fields in one order, so the place where
/// the field was last is tried first.
/// </summary>
internal sealed class FieldAccess(string field, string nameInJson, CelType type)
{
    private int _last;

    public CelValue Get(CelValue owner)
    {
        if (owner.Reference is ValueMap map)
        {
            return TryRead(map, out var found) ? found : CelError.NoSuchKey(field);
        }

        if (owner.Reference is CelOptional optional)
        {
            return optional.HasValue ? GetOptional(optional.Value) : owner;
        }

        return TryGetOther(owner, out var value) ? value
            : owner.Reference is CelMap or CelObject ? CelError.NoSuchKey(field)
            : Failures.OrNoOverload(owner);
    }

    public CelValue GetOptional(CelValue owner)
    {
        if (owner.Reference is CelOptional optional)
        {
            return optional.HasValue ? GetOptional(optional.Value) : owner;
        }

        var found = owner.Reference is ValueMap map ? TryRead(map, out var value) : TryGetOther(owner, out value);
        return found ? value.IsProper ? CelOptional.Of(value) : value
            : owner.Reference is ValueMap or CelMap or CelObject ? CelOptional.None
            : Failures.OrNoOverload(owner);
    }

    public CelValue Has(CelValue owner) => owner.Reference switch
    {
        ValueMap map => Find(map) >= 0,
        CelMap computed => computed.TryGet(field, out _),
        CelObject fields => fields.HasField(field),
        CelOptional optional => optional.HasValue ? Has(optional.Value) : false,
        _ => Failures.OrNoOverload(owner),
    };

    private bool TryRead(ValueMap map, out CelValue value)
    {
        var index = Find(map);
        value = index >= 0 ? ValueAdaptation.Read(map.AsSpan()[index].Value, type) : default;
        return index >= 0;
    }

    private int Find(ValueMap map)
    {
        var pairs = map.AsSpan();
        var last = _last;
        if ((uint)last < (uint)pairs.Length && string.Equals(pairs[last].Key, nameInJson, StringComparison.Ordinal))
        {
            return last;
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            if (string.Equals(pairs[i].Key, nameInJson, StringComparison.Ordinal))
            {
                _last = i;
                return i;
            }
        }

        return -1;
    }

    private bool TryGetOther(CelValue owner, out CelValue value)
    {
        value = default;
        return owner.Reference switch
        {
            CelMap computed => computed.TryGet(field, out value),
            CelObject fields => fields.TryGetField(field, out value),
            _ => false,
        };
    }
}
