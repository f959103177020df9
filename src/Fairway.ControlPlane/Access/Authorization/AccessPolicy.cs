using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>All grants at one moment by subject, so that a request meets only those of its user and groups. Immutable.</summary>
internal sealed class AccessPolicy(IReadOnlyDictionary<string, IReadOnlyList<Grant>> grants)
{
    public static string UserKey(string name) => "u:" + name;

    public static string GroupKey(string name) => "g:" + name;

    public bool Allows(UserInfo user, in AccessRequest request)
    {
        if (Allows(UserKey(user.Name), request))
        {
            return true;
        }

        foreach (var group in user.Groups)
        {
            if (group == UserInfo.Masters || Allows(GroupKey(group), request))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The grants of a user that count in a namespace.</summary>
    public IEnumerable<Grant> GrantsOf(UserInfo user, string @namespace) =>
        user.Groups.Select(GroupKey).Prepend(UserKey(user.Name))
            .SelectMany(key => grants.GetValueOrDefault(key) ?? [])
            .Where(grant => grant.Namespace.Length == 0 || grant.Namespace == @namespace);

    private bool Allows(string subject, in AccessRequest request)
    {
        if (!grants.TryGetValue(subject, out var list))
        {
            return false;
        }

        foreach (var grant in list)
        {
            if ((grant.Namespace.Length == 0 || grant.Namespace == request.Namespace) && Allows(grant.Rules, request))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Allows(IReadOnlyList<PolicyRule> rules, in AccessRequest request)
    {
        foreach (var rule in rules)
        {
            if (rule.Allows(request))
            {
                return true;
            }
        }

        return false;
    }
}
