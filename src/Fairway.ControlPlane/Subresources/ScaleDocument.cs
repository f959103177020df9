using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary>Shows an object as an autoscaling/v1 Scale.</summary>
internal static class ScaleDocument
{
    public static GroupVersionKind Kind { get; } = new("autoscaling", "v1", "Scale");

    public static Value Of(KindDescription kind, Value @object)
    {
        var paths = kind.Scale!;
        var metadata = Value.Map(("name", @object.Name));
        foreach (var field in new[] { "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            var value = @object.Metadata[field];
            metadata = value.IsNull ? metadata : metadata.With(field, value);
        }

        var status = Value.Map(("replicas", Number(@object, paths.StatusReplicas)));
        var selector = Selector(kind, @object, paths.LabelSelector);
        return Value.Map(
            ("kind", "Scale"),
            ("apiVersion", "autoscaling/v1"),
            ("metadata", metadata),
            ("spec", Value.Map(("replicas", Number(@object, paths.SpecReplicas)))),
            ("status", selector.Length == 0 ? status : status.With("selector", selector)));
    }

    /// <summary>The object with the replicas of a Scale; the same when these are the object's own.</summary>
    public static Value Put(KindDescription kind, Value @object, Value scale)
    {
        var path = kind.Scale!.SpecReplicas.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var replicas = scale["spec"]["replicas"];
        return @object.At(path) == replicas ? @object : @object.WithAt(path, replicas);
    }

    private static long Number(Value @object, string path) => At(@object, path).AsLong() ?? 0;

    // Most built-in kinds have a LabelSelector there, ReplicationControllers a map of labels, custom ones the text.
    private static string Selector(KindDescription kind, Value @object, string path)
    {
        var selector = path.Length == 0 ? Value.Null : At(@object, path);
        return selector.AsString()
            ?? (!selector.IsMap ? "" : kind.Kind is { Group: "", Kind: "ReplicationController" }
                ? string.Join(
                    ',',
                    selector.Fields.OrderBy(term => term.Key, StringComparer.Ordinal).Select(term => $"{term.Key}={term.Value.AsString()}"))
                : LabelSelector.FromObject(selector).ToString());
    }

    private static Value At(Value @object, string path) => @object.At(path.Split('.', StringSplitOptions.RemoveEmptyEntries));
}
