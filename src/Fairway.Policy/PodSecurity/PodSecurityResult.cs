namespace Fairway.Policy.PodSecurity;

/// <summary>All checks that a pod does not pass, the baseline ones first.</summary>
public sealed record PodSecurityResult(IReadOnlyList<PodSecurityViolation> Violations)
{
    public static PodSecurityResult Allowed { get; } = new([]);

    public bool IsAllowed => Violations.Count == 0;

    /// <summary>The reasons alone.</summary>
    public string Reason => string.Join(", ", Violations.Select(violation => violation.Reason));

    /// <summary>The reasons with what to change.</summary>
    public string Detail => string.Join(", ", Violations);
}
