namespace Fairway.Policy.PodSecurity;

/// <summary>The levels of the Pod Security Standards, each stricter than the one before.</summary>
public enum PodSecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}
