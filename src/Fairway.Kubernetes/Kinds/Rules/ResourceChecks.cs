using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of requests and limits.</summary>
internal static class ResourceChecks
{
    private static readonly string[] Standard = ["cpu", "memory", "ephemeral-storage"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the resources.</summary>
    public static void Check(Value resources, Problems problems)
    {
        CheckAmounts("limits", resources["limits"], problems);
        CheckAmounts("requests", resources["requests"], problems);
        foreach (var (name, request) in resources["requests"].Fields)
        {
            if (!TryParse(request, out var wanted))
            {
                continue;
            }

            var allowsMore = IsStandard(name) || name.StartsWith("kubernetes.io/", StringComparison.Ordinal);
            if (!TryParse(resources["limits"][name], out var most))
            {
                if (!allowsMore)
                {
                    problems.Required("limits", "Limit must be set for non overcommitable resources");
                }
            }
            else if (wanted != most && !allowsMore)
            {
                problems.Invalid("requests", request, $"must be equal to {name} limit of {most}");
            }
            else if (wanted > most)
            {
                problems.Invalid("requests", request, $"must be less than or equal to {name} limit of {most}");
            }
        }
    }

    private static void CheckAmounts(string field, Value amounts, Problems problems)
    {
        using var _ = problems.At(field);
        foreach (var (name, amount) in amounts.Fields)
        {
            using var __ = problems.AtKey(name);
            ResourceNames.CheckContainerName(name, problems);
            if (TryParse(amount, out var quantity) && quantity.Sign < 0)
            {
                problems.Invalid("", amount, "must be greater than or equal to 0");
            }
        }
    }

    private static bool IsStandard(string name) => Standard.Contains(name);

    private static bool TryParse(Value amount, out Quantity quantity) => Quantity.TryParse(amount.AsString() ?? "", out quantity);
}
