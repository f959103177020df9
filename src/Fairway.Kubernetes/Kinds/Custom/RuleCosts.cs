using System.Globalization;
using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the rules of one schema can cost together, in CEL's units, and the dearest of them.</summary>
internal sealed class RuleCosts
{
    public const ulong MostOfExpression = 10_000_000;

    private const ulong MostOfSchema = 100_000_000;
    private const int Named = 4;

    private readonly List<(string Place, ulong Cost)> _dear = [];
    private ulong _total;

    /// <summary>A cost times how often it arises, at most as much as can be said.</summary>
    public static ulong Times(ulong cost, ulong count) => cost != 0 && ulong.MaxValue / cost < count ? ulong.MaxValue : cost * count;

    /// <summary>In kube-apiserver's words: how far a cost is beyond its limit.</summary>
    public static string Excess(string what, ulong cost, ulong limit = MostOfExpression)
    {
        var factor = (double)cost / limit;
        var text = factor > 100 ? "more than 100x"
            : factor < 1.5 ? factor.ToString("F6", CultureInfo.InvariantCulture) + "x"
            : factor.ToString("F1", CultureInfo.InvariantCulture) + "x";
        return $"{what} exceeds budget by factor of {text} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where "
            + "arrays, maps, and strings are declared)";
    }

    public void Add(string place, ulong cost)
    {
        _total = ulong.MaxValue - _total < cost ? ulong.MaxValue : _total + cost;
        if (cost >= MostOfSchema / 100)
        {
            _dear.Add((place, cost));
        }
    }

    /// <summary>Expects the place of <paramref name="problems"/> to be the whole schema.</summary>
    public void Report(Problems problems)
    {
        if (_total <= MostOfSchema)
        {
            return;
        }

        foreach (var (place, _) in _dear.OrderByDescending(rule => rule.Cost).Take(Named))
        {
            problems.Add(FieldError.Forbidden(place, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        }

        var excess = Excess("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", _total, MostOfSchema);
        problems.Add(FieldError.Forbidden(problems.Place(), excess));
    }
}
