using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>
/// The <c>labelSelector</c> of a term or constraint, narrowed to the pods that share the pod's own labels named by <c>matchLabelKeys</c>
/// (KEP-3243, KEP-3633) and differ in those named by <c>mismatchLabelKeys</c>.
/// </summary>
internal static class NarrowedSelector
{
    public static LabelSelector Read(Value term, ValueMap labels)
    {
        var selector = term["labelSelector"];
        if (selector.IsNull)
        {
            return LabelSelector.Nothing;
        }

        Value[] expressions =
        [
            .. selector["matchExpressions"].Items,
            .. OwnLabels(term["matchLabelKeys"].Items, "In", labels),
            .. OwnLabels(term["mismatchLabelKeys"].Items, "NotIn", labels),
        ];
        return Compile(selector.With("matchExpressions", Value.List(expressions)));
    }

    /// <summary>The selector; one that is malformed selects nothing, and <see cref="RefusedDemand"/> tells of it.</summary>
    public static LabelSelector Compile(Value selector)
    {
        try
        {
            return LabelSelector.FromObject(selector);
        }
        catch (FormatException)
        {
            return LabelSelector.Nothing;
        }
    }

    // A key that the pod has no label for narrows nothing.
    private static IEnumerable<Value> OwnLabels(ValueList keys, string @operator, ValueMap labels)
    {
        foreach (var key in keys.Select(key => key.AsString() ?? ""))
        {
            if (labels.TryGetValue(key, out var value))
            {
                yield return Value.Map(("key", key), ("operator", @operator), ("values", Value.List(value)));
            }
        }
    }
}
