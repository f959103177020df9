using System.Runtime.CompilerServices;
using Fairway.Languages.Cel.Types;
using Fairway.Values;

namespace Fairway.Languages.Cel.Values;

/// <summary>
/// Equality and concatenation where schemas say that a list's order does not count: sets hold each item once, keyed lists one item for each
/// combination of their keys. Below objects, lists and maps the types are followed.
/// </summary>
internal static class TypedLists
{
    private const int MaxDepth = 16;

    /// <summary>Whether lists with an identity can be found in values of the type.</summary>
    public static bool Contains(CelType type) => Contains(type, 0, []);

    private static bool Contains(CelType type, int depth, HashSet<string> seen) => depth < MaxDepth && (
        type.Identity is not null
        || type.Parameters.Any(parameter => Contains(parameter, depth + 1, seen))
        || (type.ObjectType is { } owner && seen.Add(owner.Name)
            && owner.FieldNames.Any(field => Contains(owner.FindField(field)!, depth + 1, seen))));

    /// <exception cref="CostLimitException">More nodes were compared than may be.</exception>
    public static bool AreEqual(CelValue left, CelValue right, CelType type, ref long work)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.IsList && right.IsList && type.Kind == CelTypeKind.List)
        {
            return AreListsEqual(new(left), new(right), type, ref work);
        }

        return left.Reference is ValueMap a && right.Reference is ValueMap b && type.Kind is CelTypeKind.Object or CelTypeKind.Map
            ? AreMapsEqual(a, b, type, ref work)
            : ValueEquality.AreEqual(left, right, ref work);
    }

    /// <summary>The first list with the second's items that it has not; of a keyed list, items with the same keys are replaced.</summary>
    public static CelValue Join(CelValue left, CelValue right, ListIdentity identity, ref long work)
    {
        var items = new List<CelValue>(new ListView(left).ToArray());
        foreach (var item in new ListView(right).ToArray())
        {
            var index = Find(items, item, identity, ref work);
            if (index < 0)
            {
                items.Add(item);
            }
            else
            {
                items[index] = item;
            }
        }

        return new CelList([.. items]);
    }

    private static bool AreListsEqual(ListView left, ListView right, CelType type, ref long work)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        var theirs = right.ToArray();
        for (var i = 0; i < left.Count; i++)
        {
            var index = type.Identity is null ? i : Find(theirs, left[i], type.Identity, ref work);
            if (index < 0 || !AreEqual(left[i], theirs[index], type.Parameters[0], ref work))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreMapsEqual(ValueMap left, ValueMap right, CelType type, ref long work)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (key, value) in left)
        {
            var field = (type.Kind == CelTypeKind.Map ? type.Parameters[1] : type.ObjectType!.FindJsonField(key)) ?? CelType.Dyn;
            if (!right.TryGetValue(key, out var theirs) || !AreEqual(CelValue.From(value), CelValue.From(theirs), field, ref work))
            {
                return false;
            }
        }

        return true;
    }

    private static int Find(IReadOnlyList<CelValue> items, CelValue sought, ListIdentity identity, ref long work)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (identity.Keys.Count == 0 ? ValueEquality.AreEqual(items[i], sought, ref work) : HaveSameKeys(items[i], sought, identity, ref work))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool HaveSameKeys(CelValue left, CelValue right, ListIdentity identity, ref long work)
    {
        foreach (var key in identity.Keys)
        {
            var (mine, theirs) = (new MapView(left), new MapView(right));
            if (mine.TryGet(key, out var a) != theirs.TryGet(key, out var b) || !ValueEquality.AreEqual(a, b, ref work))
            {
                return false;
            }
        }

        return true;
    }
}
