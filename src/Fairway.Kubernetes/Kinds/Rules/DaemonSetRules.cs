using System.Globalization;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apps/v1 DaemonSet.</summary>
internal static class DaemonSetRules
{
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public static KindRules Rules { get; } = new()
    {
        Default = Default,
        Prepare = Prepare,
        Validate = Validate,
        ValidateStatus = StatusChecks.Counts(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount"),
    };

    // The template's own generation lives on as an annotation (pkg/apis/apps/v1/conversion.go).
    private static Value Prepare(Value set, Value old)
    {
        var last = long.TryParse(
            old.Metadata["annotations"][TemplateGeneration].AsString(), NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
        var generation = last == 0 || set["spec"]["template"] != old["spec"]["template"] ? last + 1 : last;
        return set.WithAt(["metadata", "annotations", TemplateGeneration], generation.ToString(CultureInfo.InvariantCulture));
    }

    private static Value Default(Value set) => Rewrite.Field(PodTemplateChecks.Default(set), "spec", static spec =>
        spec["updateStrategy"]["type"].AsString() == "RollingUpdate"
            ? Rewrite.Field(spec, "updateStrategy", static strategy =>
            {
                var rolling = strategy["rollingUpdate"].IsMap ? strategy["rollingUpdate"] : ValueMap.Empty;
                return strategy.With("rollingUpdate", Rewrite.Missing(Rewrite.Missing(rolling, "maxSurge", 0), "maxUnavailable", 1));
            })
            : spec);

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        if (!old.IsNull)
        {
            problems.Immutable("selector", spec["selector"], old["spec"]["selector"]);
        }

        PodTemplateChecks.CheckSelector(spec, "empty selector is invalid for daemonset", problems);
        PodTemplateChecks.CheckEndless(spec, problems, "DaemonSet");
        problems.Negative("minReadySeconds", spec["minReadySeconds"]);
        problems.Negative("revisionHistoryLimit", spec["revisionHistoryLimit"]);
        switch (spec["updateStrategy"]["type"].AsString())
        {
            case "RollingUpdate":
                CheckRolling(spec["updateStrategy"]["rollingUpdate"], problems);
                break;
            case not "OnDelete":
                // Upstream names the structure, not its field.
                problems.Add(FieldError.NotSupported("spec.updateStrategy", spec["updateStrategy"], ["RollingUpdate", "OnDelete"]));
                break;
        }

        return problems.All;
    }

    private static void CheckRolling(Value rolling, Problems problems)
    {
        using var _ = problems.At("updateStrategy");
        using var __ = problems.At("rollingUpdate");
        var (unavailable, surge) = (rolling["maxUnavailable"], rolling["maxSurge"]);
        ShareChecks.Check("maxUnavailable", unavailable, problems);
        ShareChecks.Check("maxSurge", surge, problems);
        if (ShareChecks.IsSome(unavailable) && ShareChecks.IsSome(surge))
        {
            problems.Invalid("maxSurge", surge, "may not be set when maxUnavailable is non-zero");
        }
        else if (!ShareChecks.IsSome(unavailable) && !ShareChecks.IsSome(surge))
        {
            problems.Required("maxUnavailable", "cannot be 0 when maxSurge is 0");
        }
    }
}
