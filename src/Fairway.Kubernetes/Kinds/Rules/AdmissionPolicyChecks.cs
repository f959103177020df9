using System.Text.RegularExpressions;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What the API asks of the parts that validating and mutating admission policies and their bindings share.</summary>
internal static partial class AdmissionPolicyChecks
{
    // What CEL's grammar keeps for itself.
    private static readonly string[] Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    /// <summary>Checks what a policy is about; the place is its specification.</summary>
    /// <returns>Compiles the expressions that may use the policy's variables.</returns>
    public static PolicyCompiler CheckPolicy(Value spec, bool isMutating, Problems problems)
    {
        var hasParameters = spec["paramKind"].IsMap;
        if (spec["paramKind"].IsMap)
        {
            using var _ = problems.At("paramKind");
            CheckParameterKind(spec["paramKind"], problems);
        }

        if (!spec["matchConstraints"].IsMap)
        {
            problems.Required("matchConstraints");
        }
        else
        {
            CheckMatch("matchConstraints", spec["matchConstraints"], problems);
            if (spec["matchConstraints"]["resourceRules"].Items.Count == 0)
            {
                problems.Required("matchConstraints.resourceRules");
            }
        }

        AdmissionRuleChecks.CheckConditions(spec["matchConditions"], hasParameters, problems);
        var compiler = PolicyCompiler.For(hasParameters, spec["variables"].Items.Count > 0, isMutating);
        problems.Each("variables", spec["variables"], variable => CheckVariable(variable, compiler, problems));
        return compiler;
    }

    /// <summary>Checks where a policy holds; the place is the binding's specification.</summary>
    public static void CheckBinding(Value spec, Problems problems)
    {
        if (spec["policyName"].AsString() is { Length: > 0 } policy)
        {
            problems.Invalid("policyName", policy, Names.Subdomain(policy));
        }
        else
        {
            problems.Required("policyName");
        }

        if (spec["paramRef"].IsMap)
        {
            using var _ = problems.At("paramRef");
            CheckParameter(spec["paramRef"], problems);
        }

        CheckMatch("matchResources", spec["matchResources"], problems);
    }

    /// <param name="field">Of the expression.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="compile">Compiles it when there is one.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void CheckExpression(string field, Value expression, Func<string, PolicyExpression> compile, Problems problems)
    {
        if (expression.AsString() is { } text && text.Trim().Length > 0)
        {
            AdmissionRuleChecks.CheckExpression(field, expression, compile(text), problems);
        }
        else
        {
            problems.Required(field, $"{field} is not specified");
        }
    }

    private static void CheckParameterKind(Value kind, Problems problems)
    {
        var (version, name) = (kind["apiVersion"].AsString() ?? "", kind["kind"].AsString() ?? "");
        if (version.Length == 0)
        {
            problems.Required("apiVersion");
        }
        else if (version.Split('/') is { Length: <= 2 } parts)
        {
            problems.Invalid("apiVersion", parts[^1], Names.Label1035(parts[^1]));
            if (parts.Length == 2)
            {
                problems.Invalid("apiVersion", parts[0], Names.Subdomain(parts[0]));
            }
        }
        else
        {
            problems.Invalid("apiVersion", version, $"unexpected GroupVersion string: {version}");
        }

        if (name.Length == 0)
        {
            problems.Required("kind");
        }
        else if (Names.Label1035(name.ToLowerInvariant()) is { Count: > 0 } messages)
        {
            problems.Invalid("kind", name, "may have mixed case, but should otherwise match: " + string.Join(',', messages));
        }
    }

    private static void CheckMatch(string field, Value match, Problems problems)
    {
        using var _ = problems.At(field);
        SelectorChecks.Check(match["namespaceSelector"], "namespaceSelector", problems);
        SelectorChecks.Check(match["objectSelector"], "objectSelector", problems);
        foreach (var list in (ReadOnlySpan<string>)["resourceRules", "excludeResourceRules"])
        {
            problems.Each(list, match[list], rule =>
            {
                var seen = new HashSet<Value>();
                problems.Each("resourceNames", rule["resourceNames"], name =>
                {
                    problems.Invalid("", name, Names.PathSegment(name.AsString() ?? ""));
                    if (!seen.Add(name))
                    {
                        problems.Duplicate("", name);
                    }
                });
                AdmissionRuleChecks.Check(rule, problems);
            });
        }
    }

    private static void CheckVariable(Value variable, PolicyCompiler compiler, Problems problems)
    {
        var name = variable["name"].AsString() ?? "";
        if (name.Trim().Length == 0)
        {
            problems.Required("name", "name is not specified");
        }
        else if (!Identifier().IsMatch(name) || Reserved.Contains(name))
        {
            problems.Invalid("name", name, "name is not a valid CEL identifier");
        }

        CheckExpression("expression", variable["expression"], text => compiler.AddVariable(name, text), problems);
    }

    private static void CheckParameter(Value reference, Problems problems)
    {
        var (name, selector) = (reference["name"].AsString() ?? "", reference["selector"]);
        if (name.Length > 0)
        {
            problems.Invalid("name", name, Names.PathSegment(name));
        }

        SelectorChecks.Check(selector, "selector", problems);
        if (name.Length > 0 && selector.IsMap)
        {
            problems.Forbidden("name", "name and selector are mutually exclusive");
            problems.Forbidden("selector", "name and selector are mutually exclusive");
        }
        else if (name.Length == 0 && !selector.IsMap)
        {
            problems.Required("", "one of name or selector must be specified");
        }

        if (reference["parameterNotFoundAction"].IsNull)
        {
            problems.Required("parameterNotFoundAction");
        }
        else if (reference["parameterNotFoundAction"].AsString() is not ("Allow" or "Deny"))
        {
            problems.NotSupported("parameterNotFoundAction", reference["parameterNotFoundAction"], "Deny", "Allow");
        }
    }

    [GeneratedRegex(@"^[_a-zA-Z][_a-zA-Z0-9]*\z")]
    private static partial Regex Identifier();
}
