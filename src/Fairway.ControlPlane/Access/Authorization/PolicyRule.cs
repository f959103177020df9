using Fairway.Values;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>One rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1 PolicyRule), compiled.</summary>
internal sealed class PolicyRule
{
    private readonly string[] _verbs;
    private readonly string[] _groups;
    private readonly string[] _resources;
    private readonly string[] _names;
    private readonly string[] _paths;

    public PolicyRule(Value rule)
    {
        Source = rule;
        _verbs = Strings(rule["verbs"]);
        _groups = Strings(rule["apiGroups"]);
        _resources = Strings(rule["resources"]);
        _names = Strings(rule["resourceNames"]);
        _paths = Strings(rule["nonResourceURLs"]);
    }

    /// <summary>The rule as it was written.</summary>
    public Value Source { get; }

    public IReadOnlyList<string> Verbs => _verbs;

    public IReadOnlyList<string> Groups => _groups;

    public IReadOnlyList<string> Resources => _resources;

    /// <summary>Empty for every object.</summary>
    public IReadOnlyList<string> Names => _names;

    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The rules of a Role or ClusterRole.</summary>
    public static IReadOnlyList<PolicyRule> Of(Value role) => [.. role["rules"].Items.Select(rule => new PolicyRule(rule))];

    /// <summary>Whether this rule allows everything that is of the other's sort: every resource, or every path.</summary>
    public bool IsEverything(PolicyRule other) =>
        _verbs.Contains("*") && _names.Length == 0
        && (other._paths.Length == 0 || _paths.Contains("*"))
        && (other._resources.Length == 0 || (_groups.Contains("*") && _resources.Contains("*")));

    public bool Allows(in AccessRequest request)
    {
        if (!Has(_verbs, request.Verb))
        {
            return false;
        }

        return request.Path.Length > 0
            ? AllowsPath(request.Path)
            : Has(_groups, request.Group) && AllowsResource(request) && AllowsName(request.Name);
    }

    private bool AllowsName(string name) => _names.Length == 0 || (name.Length > 0 && _names.Contains(name));

    // "pods", "pods/log", "*/scale", "*".
    private bool AllowsResource(in AccessRequest request)
    {
        foreach (var resource in _resources)
        {
            if (resource == "*")
            {
                return true;
            }

            if (request.Subresource.Length == 0)
            {
                if (resource == request.Resource)
                {
                    return true;
                }

                continue;
            }

            var slash = resource.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && resource.AsSpan(slash + 1).SequenceEqual(request.Subresource)
                && (resource.AsSpan(0, slash) is "*" || resource.AsSpan(0, slash).SequenceEqual(request.Resource)))
            {
                return true;
            }
        }

        return false;
    }

    private bool AllowsPath(string path)
    {
        foreach (var allowed in _paths)
        {
            if (allowed == path
                || (allowed.EndsWith('*') && path.AsSpan().StartsWith(allowed.AsSpan(0, allowed.Length - 1), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(string[] allowed, string asked)
    {
        foreach (var item in allowed)
        {
            if (item == "*" || item == asked)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Strings(Value list)
    {
        var items = new string[list.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = list.Items[i].AsString() ?? "";
        }

        return items;
    }
}
