using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>Says what was changed behind delivery's back, by whom, and that it was put back.</summary>
internal static class DriftText
{
    private const int MaxValueLength = 100;

    /// <param name="entry">The object.</param>
    /// <param name="live">Its state as found; null when it was deleted.</param>
    /// <param name="changes">From what was found to what is wanted.</param>
    /// <param name="own">Our field manager.</param>
    public static IEnumerable<string> Lines(InventoryEntry entry, Value live, IReadOnlyList<FieldChange> changes, string own)
    {
        if (live.IsNull)
        {
            yield return $"{entry} was deleted; created again";
            yield break;
        }

        foreach (var change in changes)
        {
            var by = FieldBlame.Find(live, change.Path, own) is { } blame ? $" by {blame}" : "";
            yield return $"{entry}: {change.Path.TrimStart('.')} was {Found(entry, change)}{by}; put back to {Show(entry, change.To)}";
        }
    }

    private static string Found(InventoryEntry entry, FieldChange change) =>
        change.From.IsNull ? "removed" : $"changed to {Show(entry, change.From)}";

    private static string Show(InventoryEntry entry, Value value)
    {
        if (entry is { Kind: "Secret", Group: "" })
        {
            return "(hidden)";
        }

        var text = value.AsString() ?? (value.IsNull ? "nothing" : value.ToString());
        return text.Length <= MaxValueLength ? text : text[..MaxValueLength] + "...";
    }
}
