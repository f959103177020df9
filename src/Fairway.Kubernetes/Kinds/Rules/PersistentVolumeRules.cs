using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 PersistentVolume: where it is never changes.</summary>
internal static class PersistentVolumeRules
{
    public static KindRules Rules { get; } = new() { Prepare = Prepare, Validate = Validate };

    private static Value Prepare(Value @new, Value old) => old.IsNull
        ? @new.With("status", Value.Map(("phase", "Pending"), ("lastPhaseTransitionTime", @new.Metadata["creationTimestamp"])))
        : @new;

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            VolumeSpecChecks.Check(@new["spec"], @new.Name, problems);
        }

        if (old.IsNull)
        {
            return problems.All;
        }

        // The secret to expand a volume by may be added to one that was made without.
        var (source, before) = (VolumeSpecChecks.SourceOf(@new["spec"]), VolumeSpecChecks.SourceOf(old["spec"]));
        foreach (var secret in (ReadOnlySpan<string>)["controllerExpandSecretRef", "nodeExpandSecretRef"])
        {
            source = before["csi"].IsMap && before["csi"][secret].IsNull ? source.WithoutAt("csi", secret) : source;
        }

        if (source != before)
        {
            problems.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }

        problems.Immutable("volumeMode", @new["spec"]["volumeMode"], old["spec"]["volumeMode"]);
        if (!old["spec"]["nodeAffinity"].IsNull)
        {
            problems.Immutable("nodeAffinity", @new["spec"]["nodeAffinity"], old["spec"]["nodeAffinity"]);
        }

        return problems.All;
    }
}
