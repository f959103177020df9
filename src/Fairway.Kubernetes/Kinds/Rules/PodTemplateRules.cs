using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>core/v1 PodTemplate.</summary>
internal static class PodTemplateRules
{
    public static KindRules Rules { get; } = new() { Default = Default, Validate = Validate };

    private static Value Default(Value @object) =>
        Rewrite.Field(@object, "template", static template => Rewrite.Field(template, "spec", PodSpecDefaults.Apply));

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        PodTemplateChecks.CheckTemplate(@new, problems);
        return problems.All;
    }
}
