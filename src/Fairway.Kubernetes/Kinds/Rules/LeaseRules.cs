using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>coordination.k8s.io/v1 Lease.</summary>
internal static class LeaseRules
{
    public static KindRules Rules { get; } = new() { Validate = Validate };

    private static IReadOnlyList<FieldError> Validate(Value @new, Value old)
    {
        var problems = new Problems();
        using (problems.At("spec"))
        {
            if (@new["spec"]["leaseDurationSeconds"].AsLong() is { } seconds and <= 0)
            {
                problems.Invalid("leaseDurationSeconds", seconds, "must be greater than 0");
            }

            problems.Negative("leaseTransitions", @new["spec"]["leaseTransitions"]);
        }

        return problems.All;
    }
}
