using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 ResourceQuota: its scopes never change.</summary>
internal static class ResourceQuotaRules
{
    private static readonly string[] Scopes =
    [
        "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass",
    ];

    private static readonly (string, string)[] Opposites = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

    public static KindRules Rules { get; } = new() { Validate = Validate, ValidateStatus = (@new, _) => ValidateStatus(@new) };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        CheckAmounts("hard", spec["hard"], problems);
        CheckScopes(spec, problems);
        using (problems.At("scopeSelector"))
        {
            CheckSelector(spec, problems);
        }

        if (!old.IsNull && !spec["scopes"].Items.ToHashSet().SetEquals(old["spec"]["scopes"].Items))
        {
            problems.Invalid("scopes", spec["scopes"], "field is immutable");
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateStatus(Value quota)
    {
        var problems = new Problems();
        using var _ = problems.At("status");
        CheckAmounts("hard", quota["status"]["hard"], problems);
        CheckAmounts("used", quota["status"]["used"], problems);
        return problems.All;
    }

    private static void CheckAmounts(string field, Value amounts, Problems problems)
    {
        using var _ = problems.At(field);
        foreach (var (name, amount) in amounts.Fields)
        {
            using var __ = problems.AtKey(name);
            ResourceNames.CheckName(name, problems);
            if (!name.Contains('/', StringComparison.Ordinal) && !ResourceNames.IsOfQuota(name))
            {
                problems.Invalid("", name, "must be a standard resource for quota");
            }

            ResourceNames.CheckAmount(name, amount, problems);
        }
    }

    private static void CheckScopes(Value spec, Problems problems)
    {
        var scopes = spec["scopes"];
        foreach (var scope in scopes.Items.Select(static scope => scope.AsString() ?? ""))
        {
            if (!Scopes.Contains(scope))
            {
                problems.Invalid("scopes", scopes, "unsupported scope");
            }

            foreach (var _ in spec["hard"].Fields.Where(amount => !IsCountedIn(scope, amount.Key)))
            {
                problems.Invalid("scopes", scopes, "unsupported scope applied to resource");
            }
        }

        CheckOpposites("scopes", scopes, [.. scopes.Items.Select(static scope => scope.AsString() ?? "")], problems);
    }

    private static void CheckSelector(Value spec, Problems problems)
    {
        var selector = spec["scopeSelector"];
        foreach (var requirement in selector["matchExpressions"].Items)
        {
            var (scope, @operator) = (requirement["scopeName"].AsString() ?? "", requirement["operator"].AsString() ?? "");
            if (!Scopes.Contains(scope))
            {
                problems.Invalid("matchExpressions.scopeName", scope, "unsupported scope");
            }

            foreach (var _ in spec["hard"].Fields.Where(amount => !IsCountedIn(scope, amount.Key)))
            {
                problems.Invalid("matchExpressions", selector, "unsupported scope applied to resource");
            }

            if (scope is "BestEffort" or "NotBestEffort" or "Terminating" or "NotTerminating" or "CrossNamespacePodAffinity" && @operator != "Exists")
            {
                problems.Invalid(
                    "matchExpressions.operator",
                    @operator,
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                    + "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            }

            CheckOperator(@operator, requirement["values"], problems);
        }

        CheckOpposites(
            "matchExpressions",
            spec["scopes"],
            [.. selector["matchExpressions"].Items.Select(static requirement => requirement["scopeName"].AsString() ?? "")],
            problems);
    }

    private static void CheckOperator(string @operator, Value values, Problems problems)
    {
        switch (@operator)
        {
            case "In" or "NotIn":
                if (values.Items.Count == 0)
                {
                    problems.Required("matchExpressions.values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }

                break;
            case "Exists" or "DoesNotExist":
                if (values.Items.Count > 0)
                {
                    problems.Invalid(
                        "matchExpressions.values", values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }

                break;
            default:
                problems.Invalid("matchExpressions.operator", @operator, "not a valid selector operator");
                break;
        }
    }

    private static void CheckOpposites(string field, Value scopes, string[] names, Problems problems)
    {
        foreach (var (one, other) in Opposites)
        {
            if (names.Contains(one) && names.Contains(other))
            {
                problems.Invalid(field, scopes, "conflicting scopes");
            }
        }
    }

    // Only what is known is checked: a quota may count any kind of object by its name with a domain.
    private static bool IsCountedIn(string scope, string name) => !ResourceNames.IsOfQuota(name) || scope switch
    {
        "BestEffort" => name == "pods",
        "VolumeAttributesClass" => name is "persistentvolumeclaims" or "requests.storage",
        "Terminating" or "NotTerminating" or "NotBestEffort" or "PriorityClass" or "CrossNamespacePodAffinity" =>
            name == "pods" || ResourceNames.IsCompute(name),
        _ => true,
    };
}
