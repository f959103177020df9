using Fairway.Kubernetes.Quantities;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>Resource quantities of a pod as the kernel counts them; null for an absent one.</summary>
internal static class ResourceAmounts
{
    public static long? MilliCores(Value quantity) => Read(quantity)?.MilliValue;

    public static long? Bytes(Value quantity) => Read(quantity)?.Value;

    private static Quantity? Read(Value quantity) =>
        !quantity.IsNull && Quantity.TryParse(quantity.AsString() ?? quantity.ToString(), out var parsed) ? parsed : null;
}
