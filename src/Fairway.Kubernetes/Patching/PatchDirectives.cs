using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary>The keys of a strategic merge patch that say how to merge instead of what.</summary>
internal static class PatchDirectives
{
    public const string Patch = "$patch";
    public const string RetainKeys = "$retainKeys";
    public const string SetElementOrder = "$setElementOrder";
    public const string DeleteFromList = "$deleteFromPrimitiveList";

    /// <summary>The field of a parallel list: <c>finalizers</c> for <c>$setElementOrder/finalizers</c>.</summary>
    /// <exception cref="KubernetesException">No field follows the directive.</exception>
    public static bool TryField(string key, string directive, out string field)
    {
        field = "";
        if (!key.StartsWith(directive, StringComparison.Ordinal))
        {
            return false;
        }

        field = key.Length > directive.Length + 1 && key[directive.Length] == '/' ? key[(directive.Length + 1)..] : "";
        return field.Length > 0 ? true : throw PatchRefusal.Malformed($"\"{key}\" names no list: write {directive}/FIELD");
    }

    /// <summary>Whether a key is a directive; others may well begin with a dollar, in free maps such as a ConfigMap's data.</summary>
    public static bool IsDirective(string key) => key is Patch or RetainKeys
        || key.StartsWith(SetElementOrder + "/", StringComparison.Ordinal)
        || key.StartsWith(DeleteFromList + "/", StringComparison.Ordinal);

    /// <summary>What a patch puts where nothing was: without directives, without nulls, without items it deletes.</summary>
    public static Value Clean(Value value) => value.Kind switch
    {
        ValueKind.Map => CleanMap(value.Fields),
        ValueKind.List => ValueList.From(value.Items.Where(item => !IsDirective(item)).Select(Clean)),
        _ => value,
    };

    private static Value CleanMap(ValueMap fields)
    {
        var builder = new ValueMap.Builder(fields.Count);
        foreach (var (key, value) in fields)
        {
            if (!value.IsNull && !IsDirective(key))
            {
                builder[key] = Clean(value);
            }
        }

        return builder.Build();
    }

    private static bool IsDirective(Value item) => item[Patch].AsString() is "delete" or "replace";
}
