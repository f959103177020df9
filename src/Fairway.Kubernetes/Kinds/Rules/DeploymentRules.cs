using System.Globalization;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apps/v1 Deployment.</summary>
internal static class DeploymentRules
{
    public static KindRules Rules { get; } = new()
    {
        Default = Default,
        Validate = Validate,
        ValidateStatus = StatusChecks.Replicas(
            ["observedGeneration", "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas", "collisionCount"],
            ["updatedReplicas", "readyReplicas", "availableReplicas"]),
    };

    private static Value Default(Value deployment) => Rewrite.Field(PodTemplateChecks.Default(deployment), "spec", static spec =>
    {
        var strategy = spec["strategy"];
        if (strategy["type"].AsString() != "RollingUpdate")
        {
            return spec;
        }

        var rolling = strategy["rollingUpdate"].IsMap ? strategy["rollingUpdate"] : ValueMap.Empty;
        var filled = Rewrite.Missing(Rewrite.Missing(rolling, "maxUnavailable", "25%"), "maxSurge", "25%");
        return filled == strategy["rollingUpdate"] ? spec : spec.With("strategy", strategy.With("rollingUpdate", filled));
    });

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            var spec = @new["spec"];
            foreach (var number in (ReadOnlySpan<string>)["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"])
            {
                problems.Negative(number, spec[number]);
            }

            if (spec["progressDeadlineSeconds"].AsLong() is { } deadline && deadline <= (spec["minReadySeconds"].AsLong() ?? 0))
            {
                problems.Invalid("progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
            }

            PodTemplateChecks.CheckSelector(spec, "empty selector is invalid for deployment", problems);
            PodTemplateChecks.CheckEndless(spec, problems);
            CheckStrategy(spec["strategy"], problems);
            if (!old.IsNull)
            {
                problems.Immutable("selector", spec["selector"], old["spec"]["selector"]);
            }
        }

        return problems.All;
    }

    private static void CheckStrategy(Value strategy, Problems problems)
    {
        using var _ = problems.At("strategy");
        var rolling = strategy["rollingUpdate"];
        if (strategy["type"].AsString() == "Recreate")
        {
            if (!rolling.IsNull)
            {
                problems.Forbidden("rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
            }

            return;
        }

        using var __ = problems.At("rollingUpdate");
        var (unavailable, surge) = (CheckShare("maxUnavailable", rolling, problems), CheckShare("maxSurge", rolling, problems));
        if (unavailable == 0 && surge == 0)
        {
            problems.Invalid("maxUnavailable", rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        }

        if (rolling["maxUnavailable"].IsString && unavailable > 100)
        {
            problems.Invalid("maxUnavailable", rolling["maxUnavailable"], "must not be greater than 100%");
        }
    }

    /// <summary>The number, or the number of percent; null when it is neither.</summary>
    private static long? CheckShare(string field, Value rolling, Problems problems)
    {
        var value = rolling[field];
        if (value.AsString() is not { } text)
        {
            problems.Negative(field, value);
            return value.AsLong();
        }

        if (text.EndsWith('%') && long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent))
        {
            return percent;
        }

        problems.Invalid(
            field,
            value,
            "a valid percent string must be a numeric string followed by an ending '%' "
            + "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
        return null;
    }
}
