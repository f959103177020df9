namespace Fairway.ControlPlane.Webhooks;

/// <summary>A webhook could not be asked, or did not answer as it must: its failure policy says what comes of it.</summary>
internal sealed class WebhookCallException(string webhook, string reason) : Exception($"failed calling webhook \"{webhook}\": {reason}");
