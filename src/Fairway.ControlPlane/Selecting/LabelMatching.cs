using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.ControlPlane.Selecting;

/// <summary>Matches a label selector against labels as the store keeps them, without making a map of them.</summary>
internal static class LabelMatching
{
    public static bool Matches(LabelSelector selector, KeyValuePair<string, string>[] labels)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (!Matches(requirement, labels))
            {
                return false;
            }
        }

        return !selector.MatchesNothing;
    }

    private static bool Matches(LabelRequirement requirement, KeyValuePair<string, string>[] labels)
    {
        var value = Find(labels, requirement.Key);
        switch (requirement.Operator)
        {
            case SelectorOperator.Exists:
                return value is not null;
            case SelectorOperator.DoesNotExist:
                return value is null;
            case SelectorOperator.NotIn or SelectorOperator.NotEquals:
                return value is null || !Contains(requirement.Values, value);
            case SelectorOperator.GreaterThan or SelectorOperator.LessThan:
                return value is not null && requirement.Matches(Value.Map((requirement.Key, value)).Fields);
            default:
                return value is not null && Contains(requirement.Values, value);
        }
    }

    private static string? Find(KeyValuePair<string, string>[] labels, string key)
    {
        foreach (var label in labels)
        {
            if (string.Equals(label.Key, key, StringComparison.Ordinal))
            {
                return label.Value;
            }
        }

        return null;
    }

    private static bool Contains(IReadOnlyList<string> values, string value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (string.Equals(values[i], value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
