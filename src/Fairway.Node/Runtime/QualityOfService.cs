using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>A pod's quality-of-service class, and what it means when memory runs out (kubelet's pkg/kubelet/qos).</summary>
internal static class QualityOfService
{
    private static readonly string[] Resources = ["cpu", "memory"];

    public static string ClassOf(Value pod)
    {
        Value[] containers = [.. pod["spec"]["containers"].Items, .. pod["spec"]["initContainers"].Items];
        var isNothingAsked = containers.All(container => Resources.All(resource =>
            !IsSet(container["resources"]["requests"][resource]) && !IsSet(container["resources"]["limits"][resource])));
        if (isNothingAsked)
        {
            return "BestEffort";
        }

        var isGuaranteed = containers.All(container => Resources.All(resource => IsGuaranteed(container["resources"], resource)));
        return isGuaranteed ? "Guaranteed" : "Burstable";
    }

    public static long OutOfMemoryScore(Value pod, Value container, long hostMemory)
    {
        switch (ClassOf(pod))
        {
            case "Guaranteed":
                return -997;
            case "BestEffort":
                return 1000;
            default:
                var request = ResourceAmounts.Bytes(container["resources"]["requests"]["memory"])
                    ?? ResourceAmounts.Bytes(container["resources"]["limits"]["memory"]) ?? 0;
                var share = 1000 - (long)(1000.0 * request / Math.Max(hostMemory, 1));
                return share < 3 ? 3 : Math.Min(share, 999);
        }
    }

    private static bool IsGuaranteed(Value resources, string name)
    {
        var limit = resources["limits"][name];
        var request = resources["requests"][name];
        return IsSet(limit) && (request.IsNull || (name == "cpu"
            ? ResourceAmounts.MilliCores(request) == ResourceAmounts.MilliCores(limit)
            : ResourceAmounts.Bytes(request) == ResourceAmounts.Bytes(limit)));
    }

    private static bool IsSet(Value amount) => !amount.IsNull && ResourceAmounts.MilliCores(amount) is not 0;
}
