using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of a rule of a FlowSchema: whose requests, and which.</summary>
internal static class FlowRuleChecks
{
    private static readonly Value[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    // In the order in which upstream asks for what does not belong to a kind of subject.
    private static readonly (string Kind, string Field)[] Subjects = [("ServiceAccount", "serviceAccount"), ("User", "user"), ("Group", "group")];

    public static void Check(Value rule, Problems problems)
    {
        if (rule["subjects"].Items.Count == 0)
        {
            problems.Required("subjects", "subjects must contain at least one value");
        }

        problems.Each("subjects", rule["subjects"], subject => CheckSubject(subject, problems));
        if (rule["resourceRules"].Items.Count + rule["nonResourceRules"].Items.Count == 0)
        {
            problems.Required("", "at least one of resourceRules and nonResourceRules has to be non-empty");
        }

        problems.Each("resourceRules", rule["resourceRules"], resources => CheckResources(resources, problems));
        problems.Each("nonResourceRules", rule["nonResourceRules"], paths => CheckPaths(paths, problems));
    }

    private static void CheckSubject(Value subject, Problems problems)
    {
        var kind = subject["kind"].AsString() ?? "";
        var own = Array.Find(Subjects, known => known.Kind == kind).Field;
        if (own is null)
        {
            problems.NotSupported("kind", kind, "Group", "ServiceAccount", "User");
            return;
        }

        if (!subject[own].IsMap)
        {
            problems.Required(own, $"{own} is required when subject kind is '{kind}'");
        }
        else
        {
            using var _ = problems.At(own);
            CheckNamed(own, subject[own], problems);
        }

        foreach (var (other, field) in Subjects)
        {
            if (field != own && !subject[field].IsNull)
            {
                problems.Forbidden(field, $"{field} is forbidden when subject kind is not '{other}'");
            }
        }
    }

    private static void CheckNamed(string kind, Value subject, Problems problems)
    {
        var (name, @namespace) = (subject["name"].AsString() ?? "", subject["namespace"].AsString() ?? "");
        if (name.Length == 0)
        {
            problems.Required("name");
        }

        if (kind != "serviceAccount")
        {
            return;
        }

        if (name.Length > 0 && name != "*")
        {
            problems.Invalid("name", name, Names.Subdomain(name));
        }

        if (@namespace.Length == 0)
        {
            problems.Required("namespace", "must specify namespace for service account");
        }
        else
        {
            problems.Invalid("namespace", @namespace, Names.Label(@namespace));
        }
    }

    private static void CheckResources(Value rule, Problems problems)
    {
        CheckVerbs(rule["verbs"], problems);
        CheckAlone("apiGroups", rule["apiGroups"], "resource rules must supply at least one api group", "api groups", problems);
        CheckAlone("resources", rule["resources"], "resource rules must supply at least one resource", "resources", problems);
        var namespaces = rule["namespaces"];
        if (namespaces.Items.Count == 0 && rule["clusterScope"].AsBool() != true)
        {
            problems.Required("namespaces", "resource rules that are not cluster scoped must supply at least one namespace");
        }
        else if (namespaces.Items.Contains("*"))
        {
            CheckAlone("namespaces", namespaces, "", "namespaces", problems);
        }
        else
        {
            problems.Each("namespaces", namespaces, one => problems.Invalid(
                "",
                one,
                [
                    .. Names.Label(one.AsString() ?? "")
                        .Select(static message => "each member of this list must be '*' or a DNS-1123 label; " + message),
                ]));
        }
    }

    private static void CheckPaths(Value rule, Problems problems)
    {
        CheckVerbs(rule["verbs"], problems);
        var paths = rule["nonResourceURLs"];
        CheckAlone("nonResourceURLs", paths, "nonResourceURLs must contain at least one value", "non-resource URLs", problems);
        if (!paths.Items.Contains("*"))
        {
            problems.Each("nonResourceURLs", paths, path =>
            {
                if (PathError(path.AsString() ?? "") is { } error)
                {
                    problems.Invalid("", path, error);
                }
            });
        }
    }

    private static string? PathError(string path)
    {
        var star = path.IndexOf('*', StringComparison.Ordinal);
        return path.Length == 0 ? "must not be empty"
            : path == "/" ? null
            : path[0] != '/' ? "must start with slash"
            : path.Contains(' ', StringComparison.Ordinal) ? "must not contain white-space"
            : path.Contains("//", StringComparison.Ordinal) ? "must not contain double slash"
            : star >= 0 && (star != path.Length - 1 || path[^2] != '/') ? "wildcard can only do suffix matching"
            : null;
    }

    private static void CheckVerbs(Value verbs, Problems problems)
    {
        CheckAlone("verbs", verbs, "verbs must contain at least one value", "verbs", problems);
        if (!verbs.Items.Contains("*") && verbs.Items.Any(static verb => !Verbs.Contains(verb)))
        {
            problems.NotSupported("verbs", verbs, Verbs);
        }
    }

    private static void CheckAlone(string field, Value list, string missing, string what, Problems problems)
    {
        if (list.Items.Count == 0)
        {
            problems.Required(field, missing);
        }
        else if (list.Items.Count > 1 && list.Items.Contains("*"))
        {
            problems.Invalid(field, list, $"if '*' is present, must not specify other {what}");
        }
    }
}
