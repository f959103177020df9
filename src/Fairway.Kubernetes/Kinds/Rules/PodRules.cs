using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Pod.</summary>
internal static class PodRules
{
    public static KindRules Rules { get; } = new() { Default = Default, Prepare = Prepare, Validate = Validate };

    private static Value Default(Value pod) => Rewrite.Field(pod, "spec", static spec =>
    {
        spec = Rewrite.Missing(PodSpecDefaults.Apply(spec), "enableServiceLinks", true);
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            spec = Rewrite.Items(spec, list, ContainerDefaults.RequestsFromLimits);
            spec = spec["hostNetwork"].AsBool() == true ? Rewrite.Items(spec, list, ContainerDefaults.HostPorts) : spec;
        }

        return spec;
    });

    private static Value Prepare(Value @new, Value old) => old.IsNull
        ? @new.With("status", Value.Map(("phase", "Pending"), ("qosClass", QualityOfService.ClassOf(@new["spec"]))))
        : @new;

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            PodSpecChecks.Check(@new["spec"], problems);
            if (old.IsNull)
            {
                CheckCreation(@new["spec"], problems);
            }
        }

        if (!old.IsNull)
        {
            PodUpdateChecks.Check(@new["spec"], old["spec"], problems);
        }

        return problems.All;
    }

    private static void CheckCreation(Value spec, Problems problems)
    {
        if (spec["ephemeralContainers"].Items.Count > 0)
        {
            problems.Forbidden("ephemeralContainers", "cannot be set on create");
        }

        if (spec["schedulingGates"].Items.Count > 0 && (spec["nodeName"].AsString() ?? "").Length > 0)
        {
            problems.Forbidden("nodeName", "cannot be set until all schedulingGates have been cleared");
        }
    }
}
