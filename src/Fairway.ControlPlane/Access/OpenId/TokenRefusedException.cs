namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>A token of a known issuer is not accepted; the message says why.</summary>
internal sealed class TokenRefusedException(string message) : Exception(message);
