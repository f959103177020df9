using System.Globalization;
using Fairway.Kubernetes.Quantities;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>How the amounts that a limit range gives for one resource stand to each other.</summary>
internal static class LimitRelations
{
    /// <summary>Expects the place to be the item of the limit range.</summary>
    public static void Check(string name, Value item, Problems problems)
    {
        // A pod's containers have defaults, a pod has none.
        var isPod = item["type"].AsString() == "Pod";
        var (min, max) = (Read("min"), Read("max"));
        var (limit, request) = (isPod ? null : Read("default"), isPod ? null : Read("defaultRequest"));
        Compare("min", min, "min value", min, "max value", max);
        Compare("defaultRequest", request, "min value", min, "default request value", request);
        Compare("defaultRequest", request, "default request value", request, "max value", max);
        Compare("defaultRequest", request, "default request value", request, "default limit value", limit);
        Compare("default", min, "min value", min, "default value", limit);
        Compare("default", max, "default value", limit, "max value", max);
        CheckRatio(name, Read("maxLimitRequestRatio"), min, max, problems);
        // Huge pages and extended resources cannot be promised twice.
        if (!IsOvercommittable(name) && limit is not null && request is not null && limit != request)
        {
            problems.Invalid(
                $"defaultRequest[{name}]", $"{request}", $"default value {limit} must equal to defaultRequest value {request} in {name}");
        }

        Quantity? Read(string field) => Quantity.TryParse(item[field][name].AsString() ?? "", out var quantity) ? quantity : null;

        void Compare(string field, Quantity? bad, string lessName, Quantity? less, string moreName, Quantity? more)
        {
            if (less > more)
            {
                problems.Invalid($"{field}[{name}]", $"{bad}", $"{lessName} {less} is greater than {moreName} {more}");
            }
        }
    }

    private static void CheckRatio(string name, Quantity? ratio, Quantity? min, Quantity? max, Problems problems)
    {
        var field = $"maxLimitRequestRatio[{name}]";
        if (ratio is not { } most)
        {
            return;
        }

        if (most < Quantity.FromLong(1))
        {
            problems.Invalid(field, $"{most}", $"ratio {most} is less than 1");
        }

        if (min is { Sign: > 0 } least && max is { } greatest && Of(most) > Of(greatest) / Of(least))
        {
            problems.Invalid(field, $"{most}", $"ratio {most} is greater than max/min = {Go(Of(greatest) / Of(least))}");
        }
    }

    private static bool IsOvercommittable(string name) =>
        (!name.Contains('/', StringComparison.Ordinal) || name.Contains("kubernetes.io/", StringComparison.Ordinal))
        && !name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static double Of(Quantity quantity) => quantity.MilliValue / 1000.0;

    // %f of Go: six digits.
    private static string Go(double number) => number.ToString("F6", CultureInfo.InvariantCulture);
}
