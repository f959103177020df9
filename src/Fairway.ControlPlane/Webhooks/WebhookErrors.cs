using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>What a client is told when a webhook refuses or fails, in the words of plugin/webhook/errors and apiserver/pkg/util/webhook.</summary>
internal static class WebhookErrors
{
    private const int LeastCode = 400;

    public static KubernetesException Denied(string webhook, Value status)
    {
        var denied = $"admission webhook \"{webhook}\" denied the request";
        var message = status["message"].AsString() is { Length: > 0 } text ? $"{denied}: {text}"
            : status["reason"].AsString() is { Length: > 0 } reason ? $"{denied}: {reason}"
            : $"{denied} without explanation";
        var refusal = Value.Map(("kind", "Status"), ("apiVersion", "v1"), ("metadata", ValueMap.Empty), ("status", "Failure"), ("message", message));
        foreach (var field in (ReadOnlySpan<string>)["reason", "details"])
        {
            refusal = status[field].IsNull ? refusal : refusal.With(field, status[field]);
        }

        return new(refusal.With("code", Math.Max(status["code"].AsLong() ?? 0, LeastCode)));
    }

    public static KubernetesException NoDryRun(string webhook) => ApiErrors.BadRequest($"admission webhook \"{webhook}\" does not support dry run");

    public static KubernetesException NotADeletion(string webhook) =>
        Internal($"admission webhook \"{webhook}\" attempted to modify the object, which is not supported for this operation");

    /// <summary>A webhook that must be asked could not be.</summary>
    public static KubernetesException Internal(string cause) => new(
        500,
        StatusReason.InternalError,
        $"Internal error occurred: {cause}",
        Value.Map(("causes", Value.List(Value.Map(("message", cause))))));
}
