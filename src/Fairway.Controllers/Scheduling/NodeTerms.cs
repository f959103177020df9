using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Node selectors: <c>nodeSelector</c> and the terms of node affinity.</summary>
internal static class NodeTerms
{
    /// <summary>Whether the node is among those the pod requires.</summary>
    public static bool Allow(Value pod, Value node)
    {
        var labels = node.Labels;
        foreach (var (key, value) in pod["spec"]["nodeSelector"].Fields)
        {
            if (labels[key] != value)
            {
                return false;
            }
        }

        var required = pod.At("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        return required.IsNull || required["nodeSelectorTerms"].Items.Any(term => Matches(term, node));
    }

    /// <summary>The weights of the preferred terms the node matches.</summary>
    public static long Preference(Value pod, Value node)
    {
        var sum = 0L;
        foreach (var preferred in pod.At("spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution").Items)
        {
            sum += Matches(preferred["preference"], node) ? preferred["weight"].AsLong() ?? 0 : 0;
        }

        return sum;
    }

    // A term without requirements matches no node.
    private static bool Matches(Value term, Value node)
    {
        var expressions = term["matchExpressions"].Items;
        var fields = term["matchFields"].Items;
        return expressions.Count + fields.Count > 0
            && expressions.All(requirement => Holds(requirement, node.Labels[requirement["key"].AsString() ?? ""].AsString()))
            && fields.All(requirement => requirement["key"].AsString() == "metadata.name" && Holds(requirement, node.Name));
    }

    private static bool Holds(Value requirement, string? value)
    {
        var values = requirement["values"].Items;
        return requirement["operator"].AsString() switch
        {
            "In" => value is not null && values.Any(item => item.AsString() == value),
            "NotIn" => value is null || values.All(item => item.AsString() != value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Number(value) > Number(requirement["values"][0].AsString()),
            "Lt" => Number(value) < Number(requirement["values"][0].AsString()),
            _ => false,
        };
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
