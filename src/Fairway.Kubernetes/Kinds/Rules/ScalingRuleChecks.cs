using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of the rules by which an autoscaler scales in one direction.</summary>
internal static class ScalingRuleChecks
{
    private const int LongestPeriod = 1800;
    private const int LongestWindow = 3600;

    public static void Check(string direction, Value rules, Problems problems)
    {
        if (!rules.IsMap)
        {
            return;
        }

        using var _ = problems.At(direction);
        if (rules["stabilizationWindowSeconds"].AsLong() is { } window and (< 0 or > LongestWindow))
        {
            problems.Invalid(
                "stabilizationWindowSeconds",
                window,
                window < 0 ? "must be greater than or equal to zero" : $"must be less than or equal to {LongestWindow}");
        }

        if (rules["selectPolicy"].AsString() is { } select and not ("Disabled" or "Max" or "Min"))
        {
            problems.NotSupported("selectPolicy", select, "Disabled", "Max", "Min");
        }

        if (Quantity.TryParse(rules["tolerance"].AsString() ?? "0", out var tolerance) && tolerance.Sign < 0)
        {
            problems.Invalid("tolerance", rules["tolerance"], "must be greater than or equal to zero");
        }

        if (rules["policies"].Items.Count == 0)
        {
            problems.Required("policies", "must specify at least one Policy");
        }

        problems.Each("policies", rules["policies"], policy => CheckPolicy(policy, problems));
    }

    private static void CheckPolicy(Value policy, Problems problems)
    {
        if (policy["type"].AsString() is not ("Pods" or "Percent"))
        {
            problems.NotSupported("type", policy["type"].AsString() ?? "", "Percent", "Pods");
        }

        foreach (var field in (ReadOnlySpan<string>)["value", "periodSeconds"])
        {
            if ((policy[field].AsLong() ?? 0) <= 0)
            {
                problems.Invalid(field, policy[field].AsLong() ?? 0, "must be greater than zero");
            }
        }

        if (policy["periodSeconds"].AsLong() > LongestPeriod)
        {
            problems.Invalid("periodSeconds", policy["periodSeconds"], $"must be less than or equal to {LongestPeriod}");
        }
    }
}
