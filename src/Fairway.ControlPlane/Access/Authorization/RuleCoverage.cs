using Fairway.Values;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// What some rules allow that others do not, as upstream's <c>Covers</c> finds it: each rule is broken down to one verb, group, resource and
/// name, and every part must lie within a single rule that is held.
/// </summary>
internal static class RuleCoverage
{
    /// <summary>How many parts are looked at; a body within the limits could name billions.</summary>
    public const int MaxParts = 100_000;

    /// <returns>
    /// The parts that are missing, sorted and their verbs joined: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}</c>. Null
    /// when there are too many parts to look at.
    /// </returns>
    public static IReadOnlyList<string>? Missing(IReadOnlyList<PolicyRule> held, IReadOnlyList<PolicyRule> wanted)
    {
        var verbs = new Dictionary<(string Group, string Resource, string Name), List<string>>();
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var parts = 0;
        foreach (var part in wanted.Where(rule => !IsCovered(rule)).SelectMany(Parts))
        {
            if (++parts > MaxParts)
            {
                return null;
            }

            if (held.Any(rule => Covers(rule, part)))
            {
                continue;
            }

            if (part.Path is not null)
            {
                missing.Add($"{{NonResourceURLs:[{Quote(part.Path)}], Verbs:[{Quote(part.Verb)}]}}");
            }
            else if (verbs.TryGetValue((part.Group, part.Resource, part.Name), out var known))
            {
                known.Add(part.Verb);
            }
            else
            {
                verbs[(part.Group, part.Resource, part.Name)] = [part.Verb];
            }
        }

        missing.UnionWith(verbs.Select(pair => Describe(pair.Key, pair.Value)));
        return [.. missing];

        // Whoever holds the very rule need not have it taken apart.
        bool IsCovered(PolicyRule rule) => held.Any(own => own.Source == rule.Source || own.IsEverything(rule));
    }

    private static IEnumerable<Part> Parts(PolicyRule rule)
    {
        foreach (var verb in rule.Verbs)
        {
            foreach (var path in rule.Paths)
            {
                yield return new("", "", "", verb, path);
            }
        }

        string[] names = rule.Names.Count == 0 ? [""] : [.. rule.Names];
        foreach (var group in rule.Groups)
        {
            foreach (var resource in rule.Resources)
            {
                foreach (var verb in rule.Verbs)
                {
                    foreach (var name in names)
                    {
                        yield return new(group, resource, name, verb, null);
                    }
                }
            }
        }
    }

    private static bool Covers(PolicyRule own, in Part part)
    {
        if (!Has(own.Verbs, part.Verb) || (own.Names.Count > 0 && (part.Name.Length == 0 || !own.Names.Contains(part.Name))))
        {
            return false;
        }

        return part.Path is { } path
            ? CoversPath(own.Paths, path)
            : Has(own.Groups, part.Group) && CoversResource(own.Resources, part.Resource);
    }

    private static bool CoversResource(IReadOnlyList<string> own, string resource) =>
        Has(own, resource)
        || (resource.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash && own.Contains("*" + resource[slash..]));

    private static bool CoversPath(IReadOnlyList<string> own, string path)
    {
        foreach (var item in own)
        {
            if (item == path || (item.EndsWith('*') && path.StartsWith(item.TrimEnd('*'), StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(IReadOnlyList<string> own, string item) => own.Contains("*") || own.Contains(item);

    private static string Describe((string Group, string Resource, string Name) what, List<string> verbs)
    {
        var name = what.Name.Length == 0 ? "" : $"ResourceNames:[{Quote(what.Name)}], ";
        return $"{{APIGroups:[{Quote(what.Group)}], Resources:[{Quote(what.Resource)}], {name}Verbs:[{string.Join(' ', verbs.Select(Quote))}]}}";
    }

    private static string Quote(string text) => ((Value)text).ToString();

    /// <summary>One thing that a rule allows: a verb on a path, or on a resource when the path is null.</summary>
    private readonly record struct Part(string Group, string Resource, string Name, string Verb, string? Path);
}
