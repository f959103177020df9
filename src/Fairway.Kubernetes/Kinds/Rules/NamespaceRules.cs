using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 Namespace.</summary>
internal static class NamespaceRules
{
    public static KindRules Rules { get; } = new()
    {
        Name = Names.Label,
        Default = Default,
        Prepare = Prepare,
        Validate = Validate,
        ValidateStatus = ValidateStatus,
    };

    private static Value Default(Value @namespace) =>
        @namespace.Name.Length > 0 && @namespace.Labels["kubernetes.io/metadata.name"] != @namespace.Name
            ? @namespace.WithAt(["metadata", "labels", "kubernetes.io/metadata.name"], @namespace.Name)
            : @namespace;

    // The finalizer holds the namespace until its content is gone; it goes through /finalize only.
    private static Value Prepare(Value @new, Value old)
    {
        if (!old.IsNull)
        {
            return old["spec"]["finalizers"] == @new["spec"]["finalizers"] ? @new : @new.WithAt(["spec", "finalizers"], old["spec"]["finalizers"]);
        }

        var finalizers = @new["spec"]["finalizers"].Items;
        var prepared = finalizers.Contains("kubernetes") ? @new : @new.WithAt(["spec", "finalizers"], finalizers.Add("kubernetes"));
        return Default(prepared.With("status", Value.Map(("phase", "Active"))));
    }

    private static IReadOnlyList<FieldError> ValidateStatus(Value @new, Value old)
    {
        var phase = @new["status"]["phase"];
        return (@new.IsDeleting, phase.AsString()) switch
        {
            (false, not "Active") => [FieldError.Invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty")],
            (true, not "Terminating") =>
                [FieldError.Invalid("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")],
            _ => [],
        };
    }

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            foreach (var finalizer in @new["spec"]["finalizers"].Items)
            {
                problems.Invalid("finalizers", finalizer, LabelSyntax.QualifiedNameErrors(finalizer.AsString() ?? ""));
            }
        }

        return problems.All;
    }
}
