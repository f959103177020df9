using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary>The answer of subresources that only tell that it was done.</summary>
internal static class SuccessStatus
{
    public static Value Of(int code) => Value.Map(
        ("kind", "Status"), ("apiVersion", "v1"), ("metadata", ValueMap.Empty), ("status", "Success"), ("code", code));
}
