using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What webhooks and admission policies share: rules that say which requests they are asked about, and conditions of a match.</summary>
internal static class AdmissionRuleChecks
{
    private const int MostConditions = 64;

    private static readonly Value[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

    /// <summary>Checks one rule; the place is the rule's.</summary>
    public static void Check(Value rule, Problems problems)
    {
        CheckList("operations", rule["operations"], "operations", problems);
        problems.Each("operations", rule["operations"], operation =>
        {
            if (!Operations.Contains(operation))
            {
                problems.NotSupported("", operation, Operations);
            }
        });
        CheckList("apiGroups", rule["apiGroups"], "API groups", problems);
        CheckList("apiVersions", rule["apiVersions"], "API versions", problems);
        problems.Each("apiVersions", rule["apiVersions"], version => RequireText(version, problems));
        CheckResources(rule["resources"], problems);
    }

    public static void CheckConditions(Value conditions, bool hasParameters, Problems problems)
    {
        var compiler = PolicyCompiler.For(hasParameters, hasVariables: false, isMutating: false);
        if (conditions.Items.Count > MostConditions)
        {
            problems.Add(FieldError.TooMany(problems.Place("matchConditions"), conditions.Items.Count, MostConditions));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        problems.Each("matchConditions", conditions, condition =>
        {
            if ((condition["expression"].AsString() ?? "").Trim() is { Length: > 0 } expression)
            {
                CheckExpression("expression", expression, compiler.Compile(expression, PolicyResult.Validation), problems);
            }
            else
            {
                problems.Required("expression");
            }

            var name = condition["name"].AsString() ?? "";
            if (name.Length == 0)
            {
                problems.Required("name");
                return;
            }

            problems.Invalid("name", name, LabelSyntax.QualifiedNameErrors(name));
            if (!names.Add(name))
            {
                problems.Duplicate("name", name);
            }
        });
    }

    public static void CheckExpression(string field, Value shown, PolicyExpression compiled, Problems problems)
    {
        if (compiled.Program is null)
        {
            problems.Invalid(field, shown, compiled.Problem);
        }
    }

    private static void RequireText(Value text, Problems problems)
    {
        if (text.AsString() is null or "")
        {
            problems.Required("");
        }
    }

    private static void CheckList(string field, Value list, string what, Problems problems)
    {
        if (list.Items.Count == 0)
        {
            problems.Required(field);
        }
        else if (list.Items.Count > 1 && list.Items.Contains("*"))
        {
            problems.Invalid(field, list, $"if '*' is present, must not specify other {what}");
        }
    }

    // pods, pods/log, pods/*, */scale, *, */*
    private static void CheckResources(Value resources, Problems problems)
    {
        if (resources.Items.Count == 0)
        {
            problems.Required("resources");
        }

        var (whole, everywhere) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var hasPlain = false;
        problems.Each("resources", resources, resource =>
        {
            RequireText(resource, problems);
            if ((resource.AsString() ?? "").Split('/', 2) is not [var name, var sub])
            {
                hasPlain = resource.AsString() is not (null or "" or "*");
                return;
            }

            if (whole.Contains(name))
            {
                problems.Invalid("", resource, $"if '{name}/*' is present, must not specify {name}/{sub}");
            }

            if (everywhere.Contains(sub))
            {
                problems.Invalid("", resource, $"if '*/{sub}' is present, must not specify {name}/{sub}");
            }

            if (sub == "*")
            {
                whole.Add(name);
            }

            if (name == "*")
            {
                everywhere.Add(sub);
            }
        });
        if (resources.Items.Count > 1 && resources.Items.Contains("*/*"))
        {
            problems.Invalid("resources", resources, "if '*/*' is present, must not specify other resources");
        }

        if (hasPlain && resources.Items.Contains("*"))
        {
            problems.Invalid("resources", resources, "if '*' is present, must not specify other resources without subresources");
        }
    }
}
