using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 ReplicationController. Its selector and its labels are its template's labels unless it says otherwise.</summary>
internal static class ReplicationControllerRules
{
    public static KindRules Rules { get; } = new()
    {
        Default = Default,
        Validate = Validate,
        ValidateStatus = StatusChecks.Counts("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"),
    };

    private static Value Default(Value controller)
    {
        controller = PodTemplateChecks.Default(controller);
        var labels = controller["spec"]["template"]["metadata"]["labels"];
        if (labels.Fields.Count == 0)
        {
            return controller;
        }

        controller = controller["spec"]["selector"].Fields.Count == 0 ? controller.WithAt(["spec", "selector"], labels) : controller;
        return controller.Labels.Count == 0 ? controller.WithAt(["metadata", "labels"], labels) : controller;
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        problems.Negative("minReadySeconds", spec["minReadySeconds"]);
        problems.Negative("replicas", spec["replicas"]);
        var selector = spec["selector"].Fields;
        if (selector.Count == 0)
        {
            problems.Required("selector");
        }

        if (!spec["template"].IsMap)
        {
            problems.Required("template");
            return problems.All;
        }

        var labels = spec["template"]["metadata"]["labels"];
        if (selector.Any(term => labels[term.Key] != term.Value))
        {
            problems.Invalid("template.metadata.labels", labels, "`selector` does not match template `labels`");
        }

        PodTemplateChecks.CheckEndless(spec, problems, "ReplicationController");
        return problems.All;
    }
}
