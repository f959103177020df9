using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>The quality of service that a pod's requests and limits of CPU and memory amount to.</summary>
internal static class QualityOfService
{
    public static string ClassOf(Value spec)
    {
        var (requests, limits) = (new Dictionary<string, Quantity>(), new Dictionary<string, Quantity>());
        var isGuaranteed = true;
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            foreach (var container in spec[list].Items)
            {
                Add(container["resources"]["requests"], requests);
                isGuaranteed &= Add(container["resources"]["limits"], limits) == 2;
            }
        }

        return requests.Count == 0 && limits.Count == 0 ? "BestEffort"
            : isGuaranteed && AreEqual(requests, limits) ? "Guaranteed"
            : "Burstable";
    }

    private static bool AreEqual(Dictionary<string, Quantity> requests, Dictionary<string, Quantity> limits) =>
        requests.Count == limits.Count
        && requests.All(request => limits.TryGetValue(request.Key, out var limit) && limit == request.Value);

    /// <summary>Adds what counts, and tells how many of CPU and memory are there.</summary>
    private static int Add(Value resources, Dictionary<string, Quantity> sums)
    {
        var found = 0;
        foreach (var name in (ReadOnlySpan<string>)["cpu", "memory"])
        {
            if (Quantity.TryParse(resources[name].AsString() ?? "", out var quantity) && quantity.Sign > 0)
            {
                found++;
                sums[name] = sums.GetValueOrDefault(name) + quantity;
            }
        }

        return found;
    }
}
