using System.Text;
using System.Text.Unicode;
using Fairway.Delivery.Kustomize.Reading;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Generating;

/// <summary>A ConfigMap or Secret made from data.</summary>
internal static class GeneratedObject
{
    // Kustomize breaks base64 into lines of this length.
    private const int Base64Line = 70;

    public static Value Make(GeneratorEntry entry, IReadOnlyList<KeyValuePair<string, byte[]>> data)
    {
        var metadata = Value.Map(("name", entry.Name));
        metadata = entry.Namespace.Length == 0 ? metadata : metadata.With("namespace", entry.Namespace);
        metadata = entry.Options.Labels.Count == 0 ? metadata : metadata.With("labels", entry.Options.Labels);
        metadata = entry.Options.Annotations.Count == 0 ? metadata : metadata.With("annotations", entry.Options.Annotations);
        var made = Value.Map(("apiVersion", "v1"), ("kind", entry.Kind), ("metadata", metadata));
        var (text, binary) = (new ValueMap.Builder(), new ValueMap.Builder());
        foreach (var (key, content) in data)
        {
            var isText = entry.Kind == "ConfigMap" && Utf8.IsValid(content);
            (entry.Kind == "Secret" || isText ? text : binary)[key] = isText ? Encoding.UTF8.GetString(content) : Base64(content);
        }

        // A Secret's data is there even when it is empty.
        made = entry.Kind == "Secret" ? made.With("type", entry.Type.Length == 0 ? "Opaque" : entry.Type).With("data", text.Build())
            : text.Count > 0 ? made.With("data", text.Build())
            : made;
        made = binary.Count > 0 ? made.With("binaryData", binary.Build()) : made;
        return entry.Options.Immutable ? made.With("immutable", true) : made;
    }

    /// <summary>
    /// The made object with the name and namespace of the one it stands in for, and that one's labels, annotations and, when merging, data
    /// below its own.
    /// </summary>
    public static Value Over(Value made, Value old, bool mergeData)
    {
        made = Below(made, old, ["metadata", "labels"]);
        made = Below(made, old, ["metadata", "annotations"]);
        made = made.WithAt(["metadata", "name"], old.Name);
        made = old.Namespace.Length == 0 ? made.WithoutAt("metadata", "namespace") : made.WithAt(["metadata", "namespace"], old.Namespace);
        return mergeData ? Below(Below(made, old, ["data"]), old, ["binaryData"]) : made;
    }

    private static Value Below(Value made, Value old, string[] path)
    {
        var merged = ((Value)old.At(path).Fields).WithFields(made.At(path));
        return merged.Fields.Count == 0 ? made : made.WithAt(path, merged);
    }

    private static string Base64(byte[] content)
    {
        var text = Convert.ToBase64String(content);
        return text.Length < Base64Line ? text : string.Concat(text.Chunk(Base64Line).Select(line => new string(line) + "\n"));
    }
}
