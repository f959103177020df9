using Fairway.Kubernetes;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Kinds;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// Holds the expressions of a validating policy against the kinds that its rules name, as far as they name any: what cannot be right is told in
/// the policy's status and changes nothing else (plugin/policy/validating/typechecking.go).
/// </summary>
internal static class PolicyTypeCheck
{
    // Upstream's maxTypesToCheck.
    private const int MostKinds = 10;

    /// <summary>The ExpressionWarnings; none when everything fits, or when there is nothing to hold it against.</summary>
    public static ValueList Warnings(Value policy, IReadOnlyList<KindDescription> kinds)
    {
        var spec = policy["spec"];
        var parameters = ParametersOf(spec["paramKind"], kinds);
        var environments = KindsOf(spec["matchConstraints"]["resourceRules"], kinds)
            .Select(kind => (Kind: kind.Kind, Environment: Declare(spec, TypeOf(kind), parameters)))
            .ToArray();
        var warnings = new List<Value>();
        for (var i = 0; i < spec["validations"].Items.Count; i++)
        {
            foreach (var field in (ReadOnlySpan<string>)["expression", "messageExpression"])
            {
                if (spec["validations"][i][field].AsString() is { Length: > 0 } text && Problems(text, environments) is { Length: > 0 } problems)
                {
                    warnings.Add(Value.Map(("fieldRef", $"spec.validations[{i}].{field}"), ("warning", problems)));
                }
            }
        }

        return ValueList.From(warnings);
    }

    private static string Problems(string text, IEnumerable<(GroupVersionKind Kind, CelEnvironment Environment)> environments) => string.Join(
        '\n',
        environments
            .Select(one => (one.Kind, Compiled: one.Environment.Compile(text)))
            .Where(one => !one.Compiled.IsValid)
            .Select(one => $"{one.Kind.Group}/{one.Kind.Version}, Kind={one.Kind.Kind}: {one.Compiled.IssuesText}\n"));

    private static CelEnvironment Declare(Value spec, CelType @object, CelType? parameters)
    {
        var compiler = PolicyCompiler.ForTypes(@object, parameters);
        foreach (var variable in spec["variables"].Items)
        {
            compiler.AddVariable(variable["name"].AsString() ?? "", variable["expression"].AsString() ?? "");
        }

        return compiler.Environment;
    }

    private static CelType? ParametersOf(Value parameterKind, IReadOnlyList<KindDescription> kinds) =>
        !parameterKind.IsMap ? null
        : kinds.FirstOrDefault(kind => kind.Kind == parameterKind.GroupVersionKind) is { } found ? TypeOf(found)
        : CelType.Dyn;

    private static CelType TypeOf(KindDescription kind) => SchemaCelType.For(kind.Schema, kind.Kind.Kind) ?? CelType.Dyn;

    // What a rule says with wildcards, or of subresources, has no one type.
    private static List<KindDescription> KindsOf(Value rules, IReadOnlyList<KindDescription> kinds)
    {
        var found = new List<KindDescription>();
        foreach (var rule in rules.Items)
        {
            var (groups, versions) = (Texts(rule["apiGroups"]), Texts(rule["apiVersions"]));
            if (!groups.Contains("*") && !versions.Contains("*"))
            {
                var resources = Texts(rule["resources"]);
                found.AddRange(kinds.Where(kind =>
                    groups.Contains(kind.Kind.Group) && versions.Contains(kind.Kind.Version) && resources.Contains(kind.Plural)));
            }
        }

        return
        [
            .. found.Distinct().Take(MostKinds)
                .OrderBy(kind => kind.Kind.Group, StringComparer.Ordinal)
                .ThenBy(kind => kind.Kind.Version, StringComparer.Ordinal)
                .ThenBy(kind => kind.Kind.Kind, StringComparer.Ordinal),
        ];
    }

    private static string[] Texts(Value list) => [.. list.Items.Select(item => item.AsString() ?? "")];
}
