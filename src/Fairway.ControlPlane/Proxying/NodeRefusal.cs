using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Proxying;

/// <summary>What a node refused, as the API tells it: the kubelet answers in plain text.</summary>
internal static class NodeRefusal
{
    public static KubernetesException Of(int code, string text) => new(
        code is >= 400 and < 600 ? code : 502,
        code switch { 400 => StatusReason.BadRequest, 404 => StatusReason.NotFound, _ => StatusReason.InternalError },
        text);
}
