using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Storing;

/// <summary>
/// What selectors ask about an object, taken from it when it is written or loaded: uid, labels and the selectable fields of its kind.
/// </summary>
internal static class ObjectIndex
{
    private static readonly Dictionary<string, KindDescription> BuiltIn = BuiltInKinds.All
        .Where(kind => kind.StorageVersion).ToDictionary(kind => kind.StoreResource, StringComparer.Ordinal);

    // Their fields are the same whichever version an object was written in.
    private static readonly HashSet<string> OfOneVersion =
        [.. BuiltInKinds.All.GroupBy(kind => kind.StoreResource).Where(kinds => kinds.Count() == 1).Select(kinds => kinds.Key)];

    /// <summary>Whether the store knows the value of a field of every object of a kind.</summary>
    public static bool IsInAll(KindDescription kind, string field) =>
        !kind.IsCustom && OfOneVersion.Contains(kind.StoreResource) && kind.SelectableFields.Contains(field);

    /// <summary>
    /// The store's indexer at load: knows built-in kinds; the selectable fields of custom kinds are read from the object when asked for.
    /// </summary>
    public static StoredMetadata OfBody(StoreKey key, ReadOnlyMemory<byte> body) =>
        Of(ObjectReader.Decode(body.Span), BuiltIn.GetValueOrDefault(key.Resource));

    public static StoredMetadata Of(Value @object, KindDescription? kind)
    {
        var labels = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in @object.Labels)
        {
            labels.Add(new(key, value.AsString() ?? ""));
        }

        return new(@object.Uid, [.. labels], kind is null or { IsCustom: true } ? [] : Fields(@object, kind));
    }

    /// <summary>The value that a field selector compares with; absent is the empty string, numbers and booleans their JSON text.</summary>
    public static string FieldText(Value @object, string path)
    {
        var value = @object.At(path.Split('.', StringSplitOptions.RemoveEmptyEntries));
        return value.AsString() ?? (value.IsNull ? "" : value.ToString());
    }

    private static KeyValuePair<string, string>[] Fields(Value @object, KindDescription kind)
    {
        var fields = new KeyValuePair<string, string>[kind.SelectableFields.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new(kind.SelectableFields[i], FieldText(@object, kind.SelectableFields[i]));
        }

        return fields;
    }
}
