namespace Fairway.ControlPlane.Audit;

/// <summary>Which requests are recorded and how much of each: the first rule that matches decides, and none means nothing is.</summary>
internal sealed class AuditPolicy(IReadOnlyList<AuditRule> rules)
{
    private readonly AuditRule[] _rules = [.. rules];

    /// <summary>
    /// Without a policy file: who did what to which resource, never what was in it; watches when they begin and when they end. Discovery and
    /// health are asked too often to be of interest.
    /// </summary>
    public static AuditPolicy Default { get; } = new(
    [
        new(AuditVerdict.None)
        {
            Paths = ["/api*", "/healthz*", "/livez*", "/metrics", "/openapi*", "/readyz*", "/version*"],
        },
        new(new(AuditLevel.Metadata, AuditStages.RequestReceived, OmitManagedFields: true)),
    ]);

    public AuditVerdict Decide(in AuditSubject subject)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(subject))
            {
                return rule.Verdict;
            }
        }

        return AuditVerdict.None;
    }
}
