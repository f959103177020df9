using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Merging;

/// <summary><c>$patch</c> in a map of a patch, or as an element of its own in a list: <c>- $patch: replace</c>.</summary>
internal static class MergeDirective
{
    public const string Delete = "delete";
    public const string Replace = "replace";
    private const string Merge = "merge";
    private const string Field = "$patch";

    /// <summary>The directive, empty for none, and the map without it.</summary>
    public static (string Directive, Value Content) OfMap(Value map) =>
        map.Fields.TryGetValue(Field, out var directive) ? (Known(directive), map.Without(Field)) : ("", map);

    /// <summary>The directive of the list as a whole and its other elements.</summary>
    public static (string Directive, ValueList Content) OfList(ValueList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Fields.Count == 1 && list[i].Fields.ContainsKey(Field))
            {
                return (Known(list[i][Field]), list.RemoveAt(i));
            }
        }

        return ("", list);
    }

    private static string Known(Value directive) => directive.AsString() is { } text and (Delete or Replace or Merge)
        ? text
        : throw new InvalidOperationException($"unknown patch strategy '{directive}': $patch must be {Delete}, {Replace} or {Merge}");
}
