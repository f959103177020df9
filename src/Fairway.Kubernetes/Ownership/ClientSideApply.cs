using Fairway.Kubernetes.Schemas;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Ownership;

/// <summary>
/// The way from kubectl's client-side apply to the server's: fields that kubectl's annotation vouches for, and nobody changed since, are
/// kubectl's own to take. Only for the manager <c>kubectl</c>, as upstream.
/// </summary>
internal static class ClientSideApply
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    public static bool Concerns(string manager, Value live) => manager == "kubectl" && live.Annotations.ContainsKey(Annotation);

    /// <summary>The fields of the last client-side apply that still have the value it gave them.</summary>
    public static FieldSet Unchanged(Schema schema, Value live, string apiVersion)
    {
        try
        {
            var last = JsonReader.Read(live.Annotations[Annotation].AsString() ?? "");
            if (last.ApiVersion != apiVersion)
            {
                return FieldSet.Empty;
            }

            var changes = FieldComparison.Of(schema, last, live);
            return FieldExtraction.Of(schema, last).Except(changes.Written).Except(changes.Removed);
        }
        catch (ValueFormatException)
        {
            return FieldSet.Empty;
        }
    }

    /// <summary>Brings the annotation up to date, so that a later client-side apply prunes rightly.</summary>
    public static Value Renew(Value result, Value applied) =>
        result.WithAt(["metadata", "annotations", Annotation], Sorted(applied.WithoutAt("metadata", "annotations", Annotation)) + "\n");

    // Go encodes maps with sorted keys.
    private static Value Sorted(Value value) => value.Kind switch
    {
        ValueKind.Map => Value.Map(
            [.. value.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Sorted(pair.Value)))]),
        ValueKind.List => ValueList.From(value.Items.Select(Sorted)),
        _ => value,
    };
}
