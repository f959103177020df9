namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>Whether somebody may do something.</summary>
/// <param name="IsAllowed">Otherwise nothing allows it; nothing ever denies it for good.</param>
/// <param name="Reason">In upstream's words; empty when there is nothing to say.</param>
/// <param name="Error">What kept a part of the rules from being looked at: roles that are bound and do not exist.</param>
internal readonly record struct AccessDecision(bool IsAllowed, string Reason, string Error);
