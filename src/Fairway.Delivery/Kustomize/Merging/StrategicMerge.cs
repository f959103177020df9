using Fairway.Kubernetes;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize.Merging;

/// <summary>
/// Kustomize's strategic merge (kyaml's merge2). It differs from the API server's: what a patch adds to or touches in a merged list comes
/// first, and the directives known are <c>$patch: replace</c>, <c>delete</c> and <c>merge</c>.
/// </summary>
internal static class StrategicMerge
{
    /// <summary>The merged object, or null when the patch deletes it.</summary>
    /// <exception cref="InvalidOperationException">Patch and object have different structures somewhere.</exception>
    public static Value? Apply(Value @object, Value patch) => MergeDirective.OfMap(patch).Directive != MergeDirective.Replace
        ? Merge(@object, patch, MergeSchemas.Find(@object.GroupVersionKind), "")
        : throw new InvalidOperationException(
            "Kustomize ignores \"$patch: replace\" on a whole object: put it on the fields to replace, or change the resource itself");

    /// <summary>Null for what is to be absent. A patch value that is null clears.</summary>
    internal static Value? Merge(Value? old, Value? patch, Schema? schema, string path)
    {
        if (patch is not { } change)
        {
            return old;
        }

        if (old is not { IsNull: false } value)
        {
            return Added(change, schema, path);
        }

        if (change.IsNull)
        {
            return null;
        }

        if (value.IsMap != change.IsMap || value.IsList != change.IsList)
        {
            throw new InvalidOperationException($"{(path.Length == 0 ? "the object" : path)} is a {Word(value)}, and in the patch a {Word(change)}");
        }

        return value.IsMap ? MergeMaps(value, change, schema, path)
            : value.IsList && IsMerged(schema) ? ListMerge.Apply(value, change, schema!, path)
            : change;
    }

    // What the object does not have is taken over, less its directives and nulls.
    private static Value? Added(Value change, Schema? schema, string path)
    {
        if (change.IsMap)
        {
            var (directive, content) = MergeDirective.OfMap(change);
            return directive == MergeDirective.Delete ? (Value?)null : MergeMaps(Value.Map(), content, schema, path);
        }

        if (change.IsList && IsMerged(schema))
        {
            return ListMerge.Apply(ValueList.Empty, change, schema!, path);
        }

        return change.IsNull ? (Value?)null : change;
    }

    private static Value? MergeMaps(Value old, Value patch, Schema? schema, string path)
    {
        var (directive, change) = MergeDirective.OfMap(patch);
        switch (directive)
        {
            case MergeDirective.Delete:
                return null;
            case MergeDirective.Replace:
                return MergeMaps(Value.Map(), change, schema, path);
        }

        var result = old.Fields.ToBuilder();
        foreach (var (key, field) in change.Fields)
        {
            var present = old.Fields.TryGetValue(key, out var current) ? current : (Value?)null;
            var merged = Merge(present, field, schema?.Field(key), path.Length == 0 ? key : $"{path}.{key}");
            if (merged is { } value)
            {
                result[key] = value;
            }
            else
            {
                result.Remove(key);
            }
        }

        return result.Build();
    }

    private static bool IsMerged(Schema? list) => list?.PatchStrategy.HasFlag(PatchStrategy.Merge) == true;

    private static string Word(Value value) => value.IsMap ? "map" : value.IsList ? "list" : "scalar";
}
