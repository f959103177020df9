namespace Fairway.ControlPlane.Access.OpenId;

/// <summary>A claim that a token must have with this very text.</summary>
internal sealed record RequiredClaim(string Claim, string Value);
