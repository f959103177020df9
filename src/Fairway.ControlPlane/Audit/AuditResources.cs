using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Audit;

/// <summary>Resources of one group (audit.k8s.io/v1 GroupResources): <c>pods</c>, <c>pods/log</c>, <c>pods/*</c>, <c>*/scale</c>, <c>*</c>.</summary>
internal sealed record AuditResources(string Group, string[] Resources, string[] Names)
{
    public bool Matches(ApiCall call)
    {
        if (call.Kind.Kind.Group != Group)
        {
            return false;
        }

        if (Resources.Length == 0)
        {
            return true;
        }

        if (Names.Length > 0 && !Names.Contains(call.Name))
        {
            return false;
        }

        foreach (var resource in Resources)
        {
            if (Matches(resource, call.Kind.Plural, call.Subresource))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string pattern, string plural, string subresource)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return pattern == "*" || (pattern == plural && subresource.Length == 0);
        }

        var first = pattern.AsSpan(0, slash);
        var second = pattern.AsSpan(slash + 1);
        return first is "*" ? subresource.Length > 0 && second.SequenceEqual(subresource)
            : first.SequenceEqual(plural) && (second is "*" || (subresource.Length > 0 && second.SequenceEqual(subresource)));
    }
}
