using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>A webhook that has a rule for a kind of write.</summary>
/// <param name="Hook">The webhook.</param>
/// <param name="Index">Its place among all webhooks of its sort, which audit annotations name.</param>
/// <param name="Kind">The version of the kind that the rule asks for.</param>
/// <param name="Sent">The kind of the objects in the review: that version's, or what the subresource takes.</param>
internal sealed record WebhookMatch(Webhook Hook, int Index, KindDescription Kind, GroupVersionKind Sent);
