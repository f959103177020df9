using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>Changes parts of a tree and leaves the tree itself, without a copy, where nothing changes.</summary>
internal static class Rewrite
{
    /// <summary>Changes a field that is a map; anything else stays.</summary>
    public static Value Field(Value owner, string field, Func<Value, Value> change)
    {
        var old = owner[field];
        if (!old.IsMap)
        {
            return owner;
        }

        var @new = change(old);
        return @new.IsSame(old) ? owner : owner.With(field, @new);
    }

    /// <summary>Changes each map in a list.</summary>
    public static Value Items(Value owner, string field, Func<Value, Value> change)
    {
        Value[]? changed = null;
        var list = owner[field].Items;
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i].IsMap ? change(list[i]) : list[i];
            if (!item.IsSame(list[i]))
            {
                changed ??= list.AsSpan().ToArray();
                changed[i] = item;
            }
        }

        return changed is null ? owner : owner.With(field, Value.List(changed));
    }

    /// <summary>Sets a field that is absent.</summary>
    public static Value Missing(Value owner, string field, Value value) => owner[field].IsNull ? owner.With(field, value) : owner;
}
