using Fairway.Values;

namespace Fairway.Kubernetes.Patching;

/// <summary>The refusals of a strategic merge patch, as apimachinery's mergepatch words them.</summary>
internal static class PatchRefusal
{
    public static KubernetesException Malformed(string message) => new(400, StatusReason.BadRequest, message);

    public static KubernetesException Unprocessable(string message) => new(422, StatusReason.Invalid, message);

    public static KubernetesException UnknownDirective(Value directive, Value map) =>
        Malformed($"unknown patch type: {directive.AsString() ?? directive.ToString()} in map: {map}");
}
