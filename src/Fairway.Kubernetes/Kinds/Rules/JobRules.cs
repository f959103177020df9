using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>batch/v1 Job.</summary>
internal static class JobRules
{
    private static readonly string[] Numbers =
    [
        "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes", "ttlSecondsAfterFinished",
    ];

    public static KindRules Rules { get; } = new() { Default = Default, Prepare = Prepare, Validate = Validate };

    private static Value Default(Value job) => Labelled(Rewrite.Field(PodTemplateChecks.Default(job), "spec", static spec =>
    {
        spec = spec["completions"].IsNull && spec["parallelism"].IsNull ? spec.With("completions", 1) : spec;
        spec = Rewrite.Missing(spec, "parallelism", 1);
        spec = Rewrite.Missing(spec, "backoffLimit", spec["backoffLimitPerIndex"].IsNull ? 6 : int.MaxValue);
        spec = Rewrite.Missing(Rewrite.Missing(spec, "completionMode", "NonIndexed"), "suspend", false);
        return Rewrite.Missing(spec, "podReplacementPolicy", spec["podFailurePolicy"].IsNull ? "TerminatingOrFailed" : "Failed");
    }));

    private static Value Labelled(Value job)
    {
        var labels = job["spec"]["template"]["metadata"]["labels"];
        return labels.Fields.Count > 0 && job.Labels.Count == 0 ? job.WithAt(["metadata", "labels"], labels) : job;
    }

    // A job selects its pods by its own uid unless it brings a selector.
    private static Value Prepare(Value @new, Value old)
    {
        if (!old.IsNull || @new["spec"]["manualSelector"].AsBool() == true || !@new["spec"].IsMap)
        {
            return @new;
        }

        var spec = @new["spec"];
        foreach (var prefix in (ReadOnlySpan<string>)["batch.kubernetes.io/", ""])
        {
            spec = spec.WithAt(["template", "metadata", "labels", prefix + "controller-uid"], @new.Uid);
            spec = spec.WithAt(["template", "metadata", "labels", prefix + "job-name"], @new.Name);
        }

        return Labelled(spec["selector"].IsNull
            ? @new.With("spec", spec.WithAt(["selector", "matchLabels", "batch.kubernetes.io/controller-uid"], @new.Uid))
            : @new.With("spec", spec));
    }

    /// <summary>Checks the specification of jobs that are yet to be made: they choose their own pods.</summary>
    public static void CheckTemplateSpec(Value spec, Problems problems)
    {
        if (spec["manualSelector"].AsBool() == true)
        {
            problems.NotSupported("manualSelector", true, "nil", "false");
        }

        if (!spec["selector"].IsNull)
        {
            problems.Invalid("selector", spec["selector"], "`selector` will be auto-generated");
        }

        CheckSpec(spec, problems);
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            var spec = @new["spec"];
            CheckSelector(@new, problems);
            CheckSpec(spec, problems);
            if (!old.IsNull)
            {
                CheckUpdate(spec, old, problems);
            }
        }

        return problems.All;
    }

    private static void CheckSpec(Value spec, Problems problems)
    {
        foreach (var number in Numbers)
        {
            problems.Negative(number, spec[number]);
        }

        if (spec["completionMode"].AsString() == "Indexed" && spec["completions"].IsNull)
        {
            problems.Required("completions", "when completion mode is Indexed");
        }

        PodTemplateChecks.CheckTemplate(spec, problems);
        CheckRestartPolicy(spec["template"]["spec"]["restartPolicy"], problems);
    }

    private static void CheckSelector(Value job, Problems problems)
    {
        var spec = job["spec"];
        PodTemplateChecks.CheckSelector(spec, "", problems);
        if (spec["selector"].IsNull)
        {
            return;
        }

        var own = Value.Map(("matchLabels", Value.Map(("batch.kubernetes.io/controller-uid", job.Uid))));
        var older = Value.Map(("matchLabels", Value.Map(("controller-uid", job.Uid))));
        if (spec["manualSelector"].AsBool() != true && spec["selector"] != own && spec["selector"] != older)
        {
            problems.Invalid("selector", spec["selector"], "`selector` not auto-generated");
        }
    }

    private static void CheckRestartPolicy(Value policy, Problems problems)
    {
        if (policy.AsString() is null or "Always")
        {
            problems.Required("template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
    }

    private static void CheckUpdate(Value @new, Value job, Problems problems)
    {
        var old = job["spec"];
        // An indexed job may be resized, completions and parallelism together.
        var isResize = @new["completionMode"].AsString() == "Indexed" && @new["completions"] == @new["parallelism"];
        if (!isResize)
        {
            problems.Immutable("completions", @new["completions"], old["completions"]);
        }

        problems.Immutable("selector", @new["selector"], old["selector"]);
        problems.Immutable("completionMode", @new["completionMode"], old["completionMode"]);
        problems.Immutable("podFailurePolicy", @new["podFailurePolicy"], old["podFailurePolicy"]);
        problems.Immutable("backoffLimitPerIndex", @new["backoffLimitPerIndex"], old["backoffLimitPerIndex"]);
        // Before its first start a suspended job may be told where to run.
        var mayMove = old["suspend"].AsBool() == true && job["status"]["startTime"].IsNull;
        var (template, before) = mayMove ? (Unplaced(@new["template"]), Unplaced(old["template"])) : (@new["template"], old["template"]);
        problems.Immutable("template", template, before);
    }

    private static Value Unplaced(Value template)
    {
        foreach (var field in (ReadOnlySpan<string>)["nodeSelector", "tolerations", "schedulingGates"])
        {
            template = template.WithoutAt("spec", field);
        }

        return template.WithoutAt("spec", "affinity", "nodeAffinity").WithoutAt("metadata", "labels").WithoutAt("metadata", "annotations");
    }
}
