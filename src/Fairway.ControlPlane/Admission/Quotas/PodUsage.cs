using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Quotas;

/// <summary>What a pod uses until it has ended: its requests and limits in all, with the overhead of its runtime class.</summary>
internal static class PodUsage
{
    private static readonly string[] Limited = ["cpu", "memory", "ephemeral-storage"];

    public static void Add(Value pod, Amounts usage)
    {
        // count/pods counts all that are stored, pods only those that may still run.
        if (pod["status"]["phase"].AsString() is "Succeeded" or "Failed")
        {
            return;
        }

        usage["pods"] = Quantity.FromLong(1);
        var overhead = Amounts.Read(pod["spec"]["overhead"]);
        var requests = PodAmounts.Of(pod["spec"], "requests");
        requests.Add(overhead);
        var limits = PodAmounts.Of(pod["spec"], "limits");
        foreach (var (name, amount) in overhead.All)
        {
            if (!limits[name].IsZero)
            {
                limits.Add(name, amount);
            }
        }

        Add(requests, limits, usage);
    }

    /// <summary>Adds the names that quotas have for requests and limits.</summary>
    public static void Add(Amounts requests, Amounts limits, Amounts usage)
    {
        foreach (var (name, amount) in requests.All)
        {
            if (Limited.Contains(name) || name.StartsWith("hugepages-", StringComparison.Ordinal))
            {
                usage[name] = amount;
                usage["requests." + name] = amount;
            }
            else if (name.Contains('/', StringComparison.Ordinal) && !name.Contains("kubernetes.io/", StringComparison.Ordinal))
            {
                usage["requests." + name] = amount;
            }
        }

        foreach (var name in Limited)
        {
            if (limits.Has(name))
            {
                usage["limits." + name] = limits[name];
            }
        }
    }
}
