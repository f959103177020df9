using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>
/// The fields in which two states of an object differ, apart from its status and from what the API keeps for itself. Items of a list
/// are matched by their names where they have any.
/// </summary>
internal static class ObjectDiff
{
    private static readonly string[] Kept =
        ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    /// <summary>The object without status and the API's own metadata: equal before and after a change that only tells how things are.</summary>
    public static Value Comparable(Value @object)
    {
        var metadata = Kept.Aggregate(@object["metadata"], (current, field) => current.Without(field));
        return @object.Without("status").With("metadata", metadata);
    }

    public static IReadOnlyList<FieldChange> Compare(Value from, Value to)
    {
        var changes = new List<FieldChange>();
        Compare("", Comparable(from), Comparable(to), changes);
        return changes;
    }

    private static void Compare(string path, Value from, Value to, List<FieldChange> changes)
    {
        if (from == to)
        {
            return;
        }

        if (from.IsMap && to.IsMap)
        {
            foreach (var key in from.Fields.Select(pair => pair.Key).Union(to.Fields.Select(pair => pair.Key)))
            {
                Compare($"{path}.{key}", from[key], to[key], changes);
            }
        }
        else if (HasNames(from) && HasNames(to))
        {
            foreach (var name in Names(from).Union(Names(to)))
            {
                Compare($"{path}[name=\"{name}\"]", Named(from, name), Named(to, name), changes);
            }
        }
        else if (from.IsList && to.IsList && from.Items.Count == to.Items.Count)
        {
            for (var i = 0; i < from.Items.Count; i++)
            {
                Compare($"{path}[{i}]", from[i], to[i], changes);
            }
        }
        else
        {
            changes.Add(new(path, from, to));
        }
    }

    private static bool HasNames(Value list) => list.Items.Count > 0 && Names(list).Distinct().Count() == list.Items.Count;

    private static IEnumerable<string> Names(Value list) => list.Items.Select(item => item["name"].AsString()).OfType<string>();

    private static Value Named(Value list, string name) => list.Items.FirstOrDefault(item => item["name"].AsString() == name);
}
