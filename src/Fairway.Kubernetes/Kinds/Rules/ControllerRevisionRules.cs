using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>apps/v1 ControllerRevision: its data never changes.</summary>
internal static class ControllerRevisionRules
{
    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        if (@new["data"].IsNull)
        {
            problems.Required("data", "data is mandatory");
        }

        problems.Negative("revision", @new["revision"]);
        if (!old.IsNull)
        {
            problems.Immutable("data", @new["data"], old["data"]);
        }

        return problems.All;
    }
}
