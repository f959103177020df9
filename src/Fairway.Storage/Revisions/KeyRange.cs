namespace Fairway.Storage.Revisions;

/// <summary>What a list asks for: one namespace of a resource or all of them, after a key.</summary>
internal readonly record struct KeyRange(string Resource, string Namespace, StoreKey? After)
{
    public bool Contains(in StoreKey key) =>
        (Namespace.Length == 0 || key.Namespace == Namespace) && (After is not { } after || key.CompareWithin(after) > 0);

    public TableCursor StartIn(ResourceTable table)
    {
        var start = Namespace.Length == 0 ? ResourceTable.Start : table.Seek(new(Resource, Namespace, ""));
        if (After is not { } after)
        {
            return start;
        }

        // The smallest string above a name is that name and a NUL. A key before the namespace must not widen the range.
        var next = table.Seek(after with { Name = after.Name + "\0" });
        return next < start ? start : next;
    }

    public TableCursor EndIn(ResourceTable table) => Namespace.Length == 0 ? table.End : table.Seek(new(Resource, Namespace + "\0", ""));
}
