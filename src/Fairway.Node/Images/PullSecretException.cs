namespace Fairway.Node.Images;

/// <summary>A pull secret cannot be used; the message names the secret and the field, never the content.</summary>
internal sealed class PullSecretException(string secret, string problem) : Exception($"image pull secret \"{secret}\" cannot be used: {problem}");
