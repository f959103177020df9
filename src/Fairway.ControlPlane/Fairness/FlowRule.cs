using Fairway.Values;

namespace Fairway.ControlPlane.Fairness;

/// <summary>Which requests of which users belong to a flow schema, compiled.</summary>
internal sealed class FlowRule
{
    private readonly FlowSubject[] _subjects;
    private readonly ResourceTerm[] _resources;
    private readonly PathTerm[] _paths;

    public FlowRule(Value rule)
    {
        _subjects = [.. rule["subjects"].Items.Select(subject => new FlowSubject(subject))];
        _resources = [.. rule["resourceRules"].Items.Select(term => new ResourceTerm(
            Texts(term["verbs"]),
            Texts(term["apiGroups"]),
            Texts(term["resources"]),
            Texts(term["namespaces"]),
            term["clusterScope"].AsBool() == true))];
        _paths = [.. rule["nonResourceRules"].Items.Select(term => new PathTerm(Texts(term["verbs"]), Texts(term["nonResourceURLs"])))];
    }

    public bool Matches(in FlowRequest request)
    {
        foreach (var subject in _subjects)
        {
            if (subject.Matches(request.User))
            {
                return request.IsResource ? MatchesResource(request) : MatchesPath(request);
            }
        }

        return false;
    }

    private bool MatchesResource(in FlowRequest request)
    {
        foreach (var term in _resources)
        {
            if (Has(term.Verbs, request.Verb) && Has(term.Groups, request.Group) && HasResource(term.Resources, request)
                && (request.Namespace.Length == 0 ? term.IsClusterScoped : Has(term.Namespaces, request.Namespace)))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesPath(in FlowRequest request)
    {
        foreach (var term in _paths)
        {
            if (Has(term.Verbs, request.Verb) && HasPath(term.Paths, request.Path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasResource(string[] resources, in FlowRequest request)
    {
        if (request.Subresource.Length == 0)
        {
            return Has(resources, request.Resource);
        }

        foreach (var resource in resources)
        {
            // pods/status, in two parts.
            if (resource == "*"
                || (resource.Length == request.Resource.Length + 1 + request.Subresource.Length
                    && resource.StartsWith(request.Resource, StringComparison.Ordinal)
                    && resource[request.Resource.Length] == '/'
                    && resource.EndsWith(request.Subresource, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasPath(string[] paths, string path)
    {
        foreach (var known in paths)
        {
            if (known == "*" || known == path || (known.EndsWith("/*", StringComparison.Ordinal) && path.AsSpan().StartsWith(known.AsSpan(..^1))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(string[] texts, string text)
    {
        foreach (var one in texts)
        {
            if (one == "*" || one == text)
            {
                return true;
            }
        }

        return false;
    }

    private static string[] Texts(Value list) => [.. list.Items.Select(item => item.AsString() ?? "")];

    private sealed record ResourceTerm(string[] Verbs, string[] Groups, string[] Resources, string[] Namespaces, bool IsClusterScoped);

    private sealed record PathTerm(string[] Verbs, string[] Paths);
}
