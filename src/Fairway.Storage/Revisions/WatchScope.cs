namespace Fairway.Storage.Revisions;

/// <summary>
/// The events that a watch is woken for: of a namespace, or of all, and of these where asked only those of objects that have or had one value in a
/// field. Others cost it nothing, and it costs them nothing.
/// </summary>
/// <param name="Namespace">Empty for all.</param>
/// <param name="Field"><see cref="Name"/>, or a field of <see cref="StoredMetadata.Fields"/> that every object of the resource has; empty for all objects.</param>
/// <param name="Value">The field's.</param>
public readonly record struct WatchScope(string Namespace, string Field, string Value)
{
    public const string Name = "metadata.name";

    public WatchScope(string ns)
        : this(ns, "", "")
    {
    }

    internal bool Sees(StoreEvent change) =>
        (Namespace.Length == 0 || Namespace == change.Object.Key.Namespace)
        && (Field.Length == 0
            || ValueIn(change.Object, Field) == Value
            || (change.Previous is { } previous && ValueIn(previous, Field) == Value));

    internal static string ValueIn(StoredObject @object, string field)
    {
        if (field == Name)
        {
            return @object.Key.Name;
        }

        foreach (var (key, value) in @object.Metadata.Fields)
        {
            if (key == field)
            {
                return value;
            }
        }

        return "";
    }
}
