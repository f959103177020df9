using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>flowcontrol.apiserver.k8s.io/v1 FlowSchema.</summary>
internal static class FlowSchemaRules
{
    private const int HighestPrecedence = 10_000;

    public static KindRules Rules { get; } = new() { Validate = Validate, ValidateStatus = (@new, _) => CheckConditions(@new) };

    /// <summary>Checks that each condition has a type of its own.</summary>
    public static IReadOnlyList<FieldError> CheckConditions(Value @object)
    {
        var problems = new Problems();
        var types = new HashSet<string>(StringComparer.Ordinal);
        using var _ = problems.At("status");
        problems.Each("conditions", @object["status"]["conditions"], condition =>
        {
            var type = condition["type"].AsString() ?? "";
            if (!types.Add(type))
            {
                problems.Duplicate("type", type);
            }

            if (type.Length == 0)
            {
                problems.Required("type", "must not be empty");
            }
        });
        return problems.All;
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        CheckPrecedence(@new.Name, spec["matchingPrecedence"].AsLong() ?? 0, problems);
        if (spec["distinguisherMethod"] is { IsMap: true } method && method["type"].AsString() is not ("ByNamespace" or "ByUser"))
        {
            problems.NotSupported("distinguisherMethod.type", method, "ByNamespace", "ByUser");
        }

        if (spec["priorityLevelConfiguration"]["name"].AsString() is { Length: > 0 } level)
        {
            problems.Invalid("priorityLevelConfiguration.name", level, Names.Subdomain(level));
        }
        else
        {
            problems.Required("priorityLevelConfiguration.name", "must reference a priority level");
        }

        problems.Each("rules", spec["rules"], rule => FlowRuleChecks.Check(rule, problems));
        if (FixedPriorities.FlowSchemas.TryGetValue(@new.Name, out var @fixed) && spec != @fixed)
        {
            problems.Invalid("", spec, $"spec of '{@new.Name}' must equal the fixed value");
        }

        return problems.All;
    }

    private static void CheckPrecedence(string name, long precedence, Problems problems)
    {
        if (precedence <= 0)
        {
            problems.Invalid("matchingPrecedence", precedence, "must be a positive value");
        }

        if (precedence > HighestPrecedence)
        {
            problems.Invalid("matchingPrecedence", precedence, $"must not be greater than {HighestPrecedence}");
        }

        if (precedence == 1 && name != FixedPriorities.Exempt)
        {
            problems.Invalid("matchingPrecedence", precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }
}
