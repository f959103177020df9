using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>HorizontalPodAutoscaler of autoscaling/v2 and v1.</summary>
internal static class HorizontalPodAutoscalerRules
{
    private static readonly Value DefaultMetrics = Value.List(Value.Map(
        ("type", "Resource"),
        ("resource", Value.Map(
            ("name", "cpu"), ("target", Value.Map(("type", "Utilization"), ("averageUtilization", 80)))))));

    private static readonly Value ScaleUp = Value.Map(
        ("stabilizationWindowSeconds", 0),
        ("selectPolicy", "Max"),
        ("policies", Value.List(Policy("Pods", 4), Policy("Percent", 100))));

    private static readonly Value ScaleDown = Value.Map(("selectPolicy", "Max"), ("policies", Value.List(Policy("Percent", 100))));

    public static KindRules Rules { get; } = new()
    {
        Default = Default,
        Validate = Validate,
        ValidateStatus = StatusChecks.Counts("currentReplicas", "desiredReplicas"),
    };

    /// <summary>Of autoscaling/v1, which is checked as what it is stored as.</summary>
    public static KindRules First { get; } = Rules with
    {
        Default = static autoscaler => autoscaler,
        Validate = static (@new, old) => Validate(AsStored(@new), AsStored(old)),
    };

    private static Value AsStored(Value autoscaler) =>
        autoscaler.IsNull ? autoscaler : Default(AutoscalerConversion.Conversion.ToStored(autoscaler));

    private static Value Default(Value autoscaler) => Rewrite.Field(autoscaler, "spec", static spec =>
    {
        spec = spec["metrics"].Items.Count == 0 ? spec.With("metrics", DefaultMetrics) : spec;
        return Rewrite.Field(
            spec,
            "behavior",
            static behavior => Fill(Fill(behavior, "scaleUp", ScaleUp), "scaleDown", ScaleDown));
    });

    private static Value Fill(Value behavior, string direction, Value defaults)
    {
        var rules = behavior[direction].IsMap ? behavior[direction] : ValueMap.Empty;
        foreach (var (field, value) in defaults.Fields)
        {
            rules = Rewrite.Missing(rules, field, value);
        }

        return behavior.With(direction, rules);
    }

    private static Value Policy(string type, int value) => Value.Map(("type", type), ("value", value), ("periodSeconds", 15));

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        var (least, most) = (spec["minReplicas"].AsLong(), spec["maxReplicas"].AsLong() ?? 0);
        var bound = old["spec"]["minReplicas"].AsLong() == 0 ? 0 : 1;
        if (least < bound)
        {
            problems.Invalid("minReplicas", spec["minReplicas"], $"must be greater than or equal to {bound}");
        }

        if (most < 1)
        {
            problems.Invalid("maxReplicas", most, "must be greater than 0");
        }

        if (most < least)
        {
            problems.Invalid("maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        MetricChecks.CheckReference("scaleTargetRef", spec["scaleTargetRef"], problems);
        problems.Each("metrics", spec["metrics"], metric => MetricChecks.Check(metric, problems));
        if (least == 0 && !spec["metrics"].Items.Any(metric => metric["type"].AsString() is "Object" or "External"))
        {
            problems.Forbidden("metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
        }

        using var __ = problems.At("behavior");
        ScalingRuleChecks.Check("scaleUp", spec["behavior"]["scaleUp"], problems);
        ScalingRuleChecks.Check("scaleDown", spec["behavior"]["scaleDown"], problems);
        return problems.All;
    }
}
