using Fairway.Kubernetes.Ownership;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>Who changed a field, and when, as <c>metadata.managedFields</c> tells.</summary>
/// <param name="Manager">The field manager, such as <c>kubectl-edit</c>.</param>
/// <param name="Subresource">Such as <c>scale</c>; empty for the object itself.</param>
/// <param name="Time">RFC 3339.</param>
internal sealed record FieldBlame(string Manager, string Subresource, string Time)
{
    /// <summary>
    /// The manager of a field other than our own; when nobody owns it, as after a removal, whoever wrote last. Null when nobody did.
    /// </summary>
    /// <param name="live">The object.</param>
    /// <param name="path">As <see cref="FieldChange.Path"/>.</param>
    /// <param name="own">Our manager's name.</param>
    public static FieldBlame? Find(Value live, string path, string own)
    {
        var others = live["metadata"]["managedFields"].Items
            .Where(entry => entry["manager"].AsString() != own && entry["subresource"].AsString() != "status")
            .OrderByDescending(entry => entry["time"].AsString(), StringComparer.Ordinal)
            .ToList();
        var index = others.FindIndex(entry => Owns(entry, path));
        return others.Count == 0 ? null : From(others[Math.Max(index, 0)]);
    }

    public override string ToString() => Subresource.Length > 0 ? $"{Manager} ({Subresource}) at {Time}" : $"{Manager} at {Time}";

    private static FieldBlame From(Value entry) =>
        new(entry["manager"].AsString() ?? "somebody", entry["subresource"].AsString() ?? "", entry["time"].AsString() ?? "an unknown time");

    private static bool Owns(Value entry, string path)
    {
        try
        {
            return FieldSet.Read(entry["fieldsV1"]).Paths().Any(owned => Covers(string.Concat(owned.Select(element => element.ToString())), path));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The changed field itself, or one below it, as when a whole map was removed.
    private static bool Covers(string owned, string path) =>
        owned == path || (owned.StartsWith(path, StringComparison.Ordinal) && owned[path.Length] is '.' or '[');
}
