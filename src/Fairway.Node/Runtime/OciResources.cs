using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>The <c>linux.resources</c> part of a runtime configuration: cpu, memory and process limits as the kubelet converts them.</summary>
internal static class OciResources
{
    private const long Period = 100_000;
    private const long SmallestQuota = 1000;
    private const long SmallestShares = 2;
    private const long LargestShares = 262_144;

    public static Value Build(ContainerRequest request, RuntimeSupport support)
    {
        var devices = Value.List(Value.Map(("allow", request.IsPrivileged), ("access", "rwm")));
        if (!support.Limits)
        {
            return Value.Map(("devices", devices));
        }

        var resources = request.Container["resources"];
        var result = Value.Map(("devices", devices), ("cpu", Cpu(resources)));
        return ResourceAmounts.Bytes(resources["limits"]["memory"]) is { } memory and > 0
            ? result.With("memory", Value.Map(("limit", memory)))
            : result;
    }

    private static Value Cpu(Value resources)
    {
        var limit = ResourceAmounts.MilliCores(resources["limits"]["cpu"]);
        // Without a request the limit is the request (the API's default), without both the least share there is.
        var request = ResourceAmounts.MilliCores(resources["requests"]["cpu"]) ?? limit ?? 0;
        var cpu = Value.Map(("shares", Math.Clamp(request * 1024 / 1000, SmallestShares, LargestShares)));
        return limit is > 0
            ? cpu.With("quota", Math.Max(SmallestQuota, limit.Value * Period / 1000)).With("period", Period)
            : cpu;
    }
}
