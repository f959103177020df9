using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>policy/v1 PodDisruptionBudget.</summary>
internal static class DisruptionBudgetRules
{
    public static KindRules Rules { get; } = new()
    {
        Validate = Validate,
        ValidateStatus = StatusChecks.Counts("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"),
    };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        if (!spec["minAvailable"].IsNull && !spec["maxUnavailable"].IsNull)
        {
            problems.Invalid("", spec, "minAvailable and maxUnavailable cannot be both set");
        }

        ShareChecks.Check("minAvailable", spec["minAvailable"], problems);
        ShareChecks.Check("maxUnavailable", spec["maxUnavailable"], problems);
        SelectorChecks.Check(spec["selector"], "selector", problems);
        return problems.All;
    }
}
