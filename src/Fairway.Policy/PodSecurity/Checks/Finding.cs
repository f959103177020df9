namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>Why a check does not pass: in short, and what to change.</summary>
internal sealed record Finding(string Reason, string Detail);
