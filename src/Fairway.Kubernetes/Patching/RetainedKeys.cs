using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary><c>$retainKeys</c>: the original's fields that are not in the list go, so that a union (a volume's source) has one member.</summary>
internal static class RetainedKeys
{
    /// <exception cref="KubernetesException">The directive is no list, or the patch sets a field that it does not retain.</exception>
    public static void Apply(ValueMap.Builder result, Value patch)
    {
        if (!patch.Fields.TryGetValue(PatchDirectives.RetainKeys, out var keys))
        {
            return;
        }

        var retained = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys.Items)
        {
            retained.Add(key.AsString() ?? "");
        }

        if (!keys.IsList || SetFields(patch).Any(key => !retained.Contains(key)))
        {
            throw PatchRefusal.Malformed("invalid patch format of retainKeys");
        }

        foreach (var (key, _) in result.Build())
        {
            if (!retained.Contains(key))
            {
                result.Remove(key);
            }
        }
    }

    private static IEnumerable<string> SetFields(Value patch) =>
        patch.Fields.Where(pair => !pair.Value.IsNull && !PatchDirectives.IsDirective(pair.Key)).Select(pair => pair.Key);
}
