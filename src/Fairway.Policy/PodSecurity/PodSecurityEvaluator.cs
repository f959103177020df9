using Fairway.Policy.PodSecurity.Checks;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>Holds a pod against the Pod Security Standards. Pure; messages are upstream's.</summary>
public static class PodSecurityEvaluator
{
    /// <param name="level">The level.</param>
    /// <param name="version">A version later than any known counts as the latest.</param>
    /// <param name="podMetadata">The pod's or template's metadata; older checks look at its annotations.</param>
    /// <param name="podSpec">The pod's or template's spec.</param>
    public static PodSecurityResult Evaluate(PodSecurityLevel level, PodSecurityVersion version, Value podMetadata, Value podSpec)
    {
        if (level == PodSecurityLevel.Privileged)
        {
            return PodSecurityResult.Allowed;
        }

        var pod = new PodView(podMetadata, podSpec);
        var violations = new List<PodSecurityViolation>();
        foreach (var check in PodChecks.For(level, version))
        {
            if (check.Find(pod) is { } finding)
            {
                violations.Add(new(check.Id, finding.Reason, finding.Detail));
            }
        }

        return violations.Count == 0 ? PodSecurityResult.Allowed : new(violations);
    }

    /// <inheritdoc cref="Evaluate(PodSecurityLevel, PodSecurityVersion, Value, Value)"/>
    public static PodSecurityResult Evaluate(LevelVersion policy, Value podMetadata, Value podSpec) =>
        Evaluate(policy.Level, policy.Version, podMetadata, podSpec);
}
