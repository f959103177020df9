using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apps/v1 ReplicaSet.</summary>
internal static class ReplicaSetRules
{
    public static KindRules Rules { get; } = new()
    {
        Default = PodTemplateChecks.Default,
        Validate = Validate,
        ValidateStatus = StatusChecks.Replicas(
            ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"],
            ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"]),
    };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            var spec = @new["spec"];
            problems.Negative("replicas", spec["replicas"]);
            problems.Negative("minReadySeconds", spec["minReadySeconds"]);
            PodTemplateChecks.CheckSelector(spec, "empty selector is invalid for deployment", problems);
            PodTemplateChecks.CheckEndless(spec, problems);
            if (!old.IsNull)
            {
                problems.Immutable("selector", spec["selector"], old["spec"]["selector"]);
            }
        }

        return problems.All;
    }
}
