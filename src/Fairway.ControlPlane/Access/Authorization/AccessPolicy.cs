using Fairway.ControlPlane.Calls;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// All roles and grants at one moment, the grants by subject, so that a request meets only those of its user and groups. Immutable.
/// </summary>
internal sealed class AccessPolicy(
    IReadOnlyDictionary<string, IReadOnlyList<Grant>> grants,
    IReadOnlyDictionary<(string Namespace, string Name), IReadOnlyList<PolicyRule>> roles)
{
    public static string UserKey(string name) => "u:" + name;

    public static string GroupKey(string name) => "g:" + name;

    /// <summary>The grant by which a user may do something; null when there is none.</summary>
    public Grant? Find(UserInfo user, in AccessRequest request)
    {
        var found = Find(UserKey(user.Name), request);
        for (var i = 0; found is null && i < user.Groups.Count; i++)
        {
            found = Find(GroupKey(user.Groups[i]), request);
        }

        return found;
    }

    /// <summary>The grants of a user that count in a namespace.</summary>
    public IEnumerable<Grant> GrantsOf(UserInfo user, string @namespace) =>
        user.Groups.Select(GroupKey).Prepend(UserKey(user.Name))
            .SelectMany(key => grants.GetValueOrDefault(key) ?? [])
            .Where(grant => grant.Namespace.Length == 0 || grant.Namespace == @namespace);

    /// <summary>What there is to say of roles that are bound to a user in a namespace and do not exist; empty when there are none.</summary>
    public string Missing(UserInfo user, string @namespace)
    {
        var missing = GrantsOf(user, @namespace).Where(grant => grant.Missing.Length > 0).Select(grant => grant.Missing).Distinct().ToArray();
        return missing.Length switch { 0 => "", 1 => missing[0], _ => $"[{string.Join(", ", missing)}]" };
    }

    /// <summary>The rules of a Role, or with an empty namespace of a ClusterRole; null when there is no such role.</summary>
    public IReadOnlyList<PolicyRule>? RulesOf(string @namespace, string name) => roles.GetValueOrDefault((@namespace, name));

    private Grant? Find(string subject, in AccessRequest request)
    {
        if (!grants.TryGetValue(subject, out var list))
        {
            return null;
        }

        foreach (var grant in list)
        {
            if ((grant.Namespace.Length == 0 || grant.Namespace == request.Namespace) && Allows(grant.Rules, request))
            {
                return grant;
            }
        }

        return null;
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
