using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apps/v1 StatefulSet. Its name is a label of DNS, because its pods' host names are made of it.</summary>
internal static class StatefulSetRules
{
    private static readonly string[] Changeable =
    [
        "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
    ];

    public static KindRules Rules { get; } = new()
    {
        Name = Names.Label,
        Default = Default,
        Validate = Validate,
        ValidateStatus = StatusChecks.Counts(
            "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration", "collisionCount"),
    };

    private static Value Default(Value set) => Rewrite.Field(PodTemplateChecks.Default(set), "spec", static spec =>
    {
        spec = Rewrite.Items(spec, "volumeClaimTemplates", static claim =>
            Rewrite.Missing(Rewrite.Missing(claim, "apiVersion", "v1"), "kind", "PersistentVolumeClaim"));
        if (spec["updateStrategy"]["type"].AsString() != "RollingUpdate" || !spec["updateStrategy"]["rollingUpdate"]["partition"].IsNull)
        {
            return spec;
        }

        return spec.WithAt(["updateStrategy", "rollingUpdate", "partition"], 0);
    });

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        if (spec["podManagementPolicy"].AsString() is not ("OrderedReady" or "Parallel"))
        {
            problems.Invalid("podManagementPolicy", spec["podManagementPolicy"], "must be 'OrderedReady' or 'Parallel'");
        }

        CheckStrategy(spec["updateStrategy"], problems);
        problems.Negative("replicas", spec["replicas"]);
        problems.Negative("minReadySeconds", spec["minReadySeconds"]);
        problems.Negative("ordinals.start", spec["ordinals"]["start"]);
        PodTemplateChecks.CheckSelector(spec, "empty selector is invalid for statefulset", problems);
        PodTemplateChecks.CheckEndless(spec, problems, "StatefulSet");
        if (!old.IsNull && Fixed(spec) != Fixed(old["spec"]))
        {
            problems.Forbidden(
                "",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }

        return problems.All;
    }

    private static void CheckStrategy(Value strategy, Problems problems)
    {
        switch (strategy["type"].AsString())
        {
            case "OnDelete":
                if (!strategy["rollingUpdate"].IsNull)
                {
                    problems.Invalid("updateStrategy.rollingUpdate", strategy["rollingUpdate"], "only allowed for updateStrategy 'RollingUpdate'");
                }

                break;
            case "RollingUpdate":
                problems.Negative("updateStrategy.rollingUpdate.partition", strategy["rollingUpdate"]["partition"]);
                break;
            default:
                problems.Invalid("updateStrategy", strategy, "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }

        using var _ = problems.At("updateStrategy");
        using var __ = problems.At("rollingUpdate");
        ShareChecks.Check("maxUnavailable", strategy["rollingUpdate"]["maxUnavailable"], problems);
    }

    private static Value Fixed(Value spec) => Changeable.Aggregate(spec, static (rest, field) => rest.Without(field));
}
