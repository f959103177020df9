using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>One rule of a policy, compiled; an empty list is for everything (upstream's apiserver/pkg/audit/policy/checker.go).</summary>
internal sealed class AuditRule(AuditVerdict verdict)
{
    public AuditVerdict Verdict { get; } = verdict;

    public string[] Users { get; init; } = [];

    public string[] Groups { get; init; } = [];

    public string[] Verbs { get; init; } = [];

    /// <summary>The empty one is that of objects in no namespace.</summary>
    public string[] Namespaces { get; init; } = [];

    public AuditResources[] Resources { get; init; } = [];

    public string[] Paths { get; init; } = [];

    public bool Matches(in AuditSubject subject)
    {
        if ((Users.Length > 0 && !Users.Contains(subject.User.Name)) || (Groups.Length > 0 && !subject.User.Groups.Any(Groups.Contains))
            || (Verbs.Length > 0 && !Verbs.Contains(subject.Verb)))
        {
            return false;
        }

        return Namespaces.Length + Resources.Length > 0 ? subject.Call is { } call && MatchesResource(call)
            : Paths.Length == 0 || (subject.Call is null && MatchesPath(subject.Path));
    }

    private bool MatchesResource(ApiCall call)
    {
        if (Namespaces.Length > 0 && !Namespaces.Contains(call.Namespace))
        {
            return false;
        }

        foreach (var resources in Resources)
        {
            if (resources.Matches(call))
            {
                return true;
            }
        }

        return Resources.Length == 0;
    }

    private bool MatchesPath(string path)
    {
        foreach (var allowed in Paths)
        {
            if (allowed == "*" || allowed == path
                || (allowed.EndsWith('*') && path.AsSpan().StartsWith(allowed.AsSpan(0, allowed.Length - 1), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
