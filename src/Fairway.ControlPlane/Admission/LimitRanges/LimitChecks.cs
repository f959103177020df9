using System.Globalization;
using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.LimitRanges;

/// <summary>Checks against the bounds of a LimitRange, in the words of upstream's plugin/pkg/admission/limitranger.</summary>
internal static class LimitChecks
{
    /// <summary>The bounds that a pod or one of its containers does not keep.</summary>
    public static IReadOnlyList<string> OfPod(Value range, Value pod)
    {
        var (spec, errors) = (pod["spec"], new List<string>());
        foreach (var item in range["spec"]["limits"].Items)
        {
            switch (item["type"].AsString())
            {
                case "Container":
                    foreach (var container in spec["containers"].Items.Concat(spec["initContainers"].Items))
                    {
                        var resources = container["resources"];
                        Check(item, "Container", Amounts.Read(resources["requests"]), Amounts.Read(resources["limits"]), errors);
                    }

                    break;
                case "Pod":
                    Check(item, "Pod", PodAmounts.Of(spec, "requests"), PodAmounts.Of(spec, "limits"), errors);
                    break;
            }
        }

        return errors;
    }

    /// <summary>The bounds that what a claim requests does not keep.</summary>
    public static IReadOnlyList<string> OfClaim(Value range, Value claim)
    {
        const string Type = "PersistentVolumeClaim";
        var (requests, errors) = (Amounts.Read(claim["spec"]["resources"]["requests"]), new List<string>());
        foreach (var item in range["spec"]["limits"].Items)
        {
            if (item["type"].AsString() != Type)
            {
                continue;
            }

            Gather(item["min"], errors, (name, min) => Minimum(Type, name, min, requests, new()));
            Gather(item["max"], errors, (name, max) => MaximumRequest(name, max, requests[name], requests.Has(name)));
        }

        return errors;

        static string? MaximumRequest(string name, Quantity max, Quantity request, bool isStated) =>
            !isStated ? $"maximum {name} usage per {Type} is {max}.  No request is specified"
            : request > max ? $"maximum {name} usage per {Type} is {max}, but request is {request}"
            : null;
    }

    private static void Check(Value item, string type, Amounts requests, Amounts limits, List<string> errors)
    {
        Gather(item["min"], errors, (name, min) => Minimum(type, name, min, requests, limits));
        Gather(item["max"], errors, (name, max) => Maximum(type, name, max, requests, limits));
        Gather(item["maxLimitRequestRatio"], errors, (name, ratio) => Ratio(type, name, ratio, requests, limits));
    }

    private static void Gather(Value bounds, List<string> errors, Func<string, Quantity, string?> check)
    {
        foreach (var (name, bound) in Amounts.Read(bounds).All)
        {
            if (check(name, bound) is { } error)
            {
                errors.Add(error);
            }
        }
    }

    private static string? Minimum(string type, string name, Quantity min, Amounts requests, Amounts limits) =>
        !requests.Has(name) ? $"minimum {name} usage per {type} is {min}.  No request is specified"
        : requests[name] < min ? $"minimum {name} usage per {type} is {min}, but request is {requests[name]}"
        : limits.Has(name) && limits[name] < min ? $"minimum {name} usage per {type} is {min}, but limit is {limits[name]}"
        : null;

    private static string? Maximum(string type, string name, Quantity max, Amounts requests, Amounts limits) =>
        !limits.Has(name) ? $"maximum {name} usage per {type} is {max}.  No limit is specified"
        : limits[name] > max ? $"maximum {name} usage per {type} is {max}, but limit is {limits[name]}"
        : requests[name] > max ? $"maximum {name} usage per {type} is {max}, but request is {requests[name]}"
        : null;

    private static string? Ratio(string type, string name, Quantity most, Amounts requests, Amounts limits)
    {
        var title = $"{name} max limit to request ratio per {type} is {most}";
        if (requests[name].IsZero)
        {
            return $"{title}, but no request is specified or request is 0";
        }

        if (limits[name].IsZero)
        {
            return $"{title}, but no limit is specified or limit is 0";
        }

        var ratio = (double)limits[name].MilliValue / requests[name].MilliValue;
        // %f of Go: six digits.
        return ratio * 1000 > most.MilliValue
            ? $"{title}, but provided ratio is {ratio.ToString("F6", CultureInfo.InvariantCulture)}"
            : null;
    }
}
