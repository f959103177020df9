using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>The kinds that configure admission themselves, which no webhook is asked about: a wrong one can always be put right.</summary>
internal static class ExemptKinds
{
    public static bool Contains(GroupVersionKind kind) => kind.Group == WebhookRegistry.Group && kind.Kind
        is "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration"
        or "ValidatingAdmissionPolicy" or "ValidatingAdmissionPolicyBinding"
        or "MutatingAdmissionPolicy" or "MutatingAdmissionPolicyBinding";
}
