using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>What workloads share: a selector, and a template whose labels it matches.</summary>
internal static class PodTemplateChecks
{
    private const string Mismatch = "`selector` does not match template `labels`";

    /// <summary>Defaults of a workload's template.</summary>
    public static Value Default(Value workload) => Rewrite.Field(
        workload, "spec", static spec => Rewrite.Field(spec, "template", static template => Rewrite.Field(template, "spec", PodSpecDefaults.Apply)));

    /// <summary>Checks the labels, annotations and specification of a template. Expects the place to be the owner's specification.</summary>
    public static void CheckTemplate(Value spec, Problems problems)
    {
        using var _ = problems.At("template");
        var template = spec["template"];
        using (problems.At("metadata"))
        {
            MetadataRules.CheckLabels(template["metadata"]["labels"], problems);
            MetadataRules.CheckAnnotations(template["metadata"]["annotations"], problems);
        }

        using (problems.At("spec"))
        {
            PodSpecChecks.Check(template["spec"], problems);
            if (template["spec"]["ephemeralContainers"].Items.Count > 0)
            {
                problems.Forbidden("ephemeralContainers", "ephemeral containers not allowed in pod template");
            }
        }
    }

    /// <summary>Checks a template whose pods run for ever.</summary>
    public static void CheckEndless(Value spec, Problems problems, string owner = "ReplicaSet")
    {
        CheckTemplate(spec, problems);
        var pod = spec["template"]["spec"];
        using var _ = problems.At("template");
        if (pod["restartPolicy"].AsString() is { Length: > 0 } policy and not "Always")
        {
            problems.NotSupported("spec.restartPolicy", policy, "Always");
        }

        if (!pod["activeDeadlineSeconds"].IsNull)
        {
            problems.Forbidden("spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {owner} is not Supported");
        }
    }

    /// <summary>Checks the selector's form and that it matches the template's labels.</summary>
    public static void CheckSelector(Value spec, string emptyMessage, Problems problems)
    {
        var selector = spec["selector"];
        if (!selector.IsMap)
        {
            // No selector matches nothing, the template's labels neither.
            problems.Required("selector");
            problems.Invalid("template.metadata.labels", spec["template"]["metadata"]["labels"], Mismatch);
            return;
        }

        SelectorChecks.Check(selector, "selector", problems);
        if (emptyMessage.Length > 0 && selector["matchLabels"].Fields.Count + selector["matchExpressions"].Items.Count == 0)
        {
            problems.Invalid("selector", selector, emptyMessage);
            return;
        }

        var labels = spec["template"]["metadata"]["labels"];
        try
        {
            if (!LabelSelector.FromObject(selector).Matches(labels.Fields))
            {
                problems.Invalid("template.metadata.labels", labels, Mismatch);
            }
        }
        catch (FormatException)
        {
            problems.Invalid("selector", selector, "invalid label selector");
        }
    }
}
