namespace Fairway.Values.Patching;

/// <summary>The three changes that JSON Patch is made of, each at one place of a tree.</summary>
internal static class PatchEdit
{
    private delegate Value Change(Value parent, string segment);

    public static Value Add(Value document, JsonPointer path, Value value, PatchBudget budget) =>
        At(document, path, 0, value, budget, (parent, segment) => parent.IsMap
            ? parent.With(segment, value)
            : parent.Items.Insert(segment == "-" ? parent.Items.Count : Index(segment, parent.Items.Count, "inserted at"), value));

    public static Value Replace(Value document, JsonPointer path, Value value, PatchBudget budget) =>
        At(document, path, 0, value, budget, (parent, segment) => parent.IsMap
            ? parent.With(Existing(parent, segment), value)
            : parent.Items.SetAt(Index(segment, parent.Items.Count - 1, "replaced at"), value));

    public static Value Remove(Value document, JsonPointer path, PatchBudget budget) =>
        At(document, path, 0, Value.Null, budget, (parent, segment) => parent.IsMap
            ? parent.Without(Existing(parent, segment))
            : parent.Items.RemoveAt(Index(segment, parent.Items.Count - 1, "removed at")));

    private static Value At(Value node, JsonPointer path, int step, Value whole, PatchBudget budget, Change change)
    {
        if (path.Segments.Count == 0)
        {
            return whole;
        }

        var segment = path.Segments[step];
        if (!node.IsMap && !node.IsList)
        {
            throw new PatchException($"there is no map or list to hold \"{segment}\"");
        }

        budget.Copying(node);
        if (step == path.Segments.Count - 1)
        {
            return change(node, segment);
        }

        if (node.IsMap)
        {
            return node.With(Existing(node, segment), At(node[segment], path, step + 1, whole, budget, change));
        }

        var index = Index(segment, node.Items.Count - 1, "found at");
        return node.Items.SetAt(index, At(node.Items[index], path, step + 1, whole, budget, change));
    }

    private static string Existing(Value map, string key) =>
        map.Fields.ContainsKey(key) ? key : throw new PatchException($"the map has no field \"{key}\"");

    private static int Index(string segment, int last, string action)
    {
        var index = JsonPointer.ParseIndex(segment);
        return index >= 0 && index <= last
            ? index
            : throw new PatchException(
                $"nothing can be {action} \"{segment}\" in a list: {(last < 0 ? "it is empty" : $"the index must be from 0 to {last}")}");
    }
}
