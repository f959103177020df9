using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy and MutatingAdmissionPolicyBinding (KEP-3962).</summary>
internal static class MutatingPolicyRules
{
    public static KindRules Policy { get; } = new() { Validate = (@new, _) => ValidatePolicy(@new["spec"]) };

    public static KindRules Binding { get; } = new() { Validate = (@new, _) => ValidateBinding(@new["spec"]) };

    private static IReadOnlyList<FieldError> ValidatePolicy(Value spec)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var compiler = AdmissionPolicyChecks.CheckPolicy(spec, isMutating: true, problems);
        if (spec["mutations"].Items.Count == 0)
        {
            problems.Required("mutations", "mutations must contain at least one item");
        }

        problems.Each("mutations", spec["mutations"], mutation => CheckMutation(mutation, compiler, problems));
        var policy = spec["reinvocationPolicy"].AsString() ?? "";
        if (policy.Length == 0)
        {
            problems.Required("reinvocationPolicy");
        }
        else if (policy is not ("IfNeeded" or "Never"))
        {
            problems.NotSupported("reinvocationPolicy", policy, "IfNeeded", "Never");
        }

        return problems.All;
    }

    private static IReadOnlyList<FieldError> ValidateBinding(Value spec)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        AdmissionPolicyChecks.CheckBinding(spec, problems);
        return problems.All;
    }

    private static void CheckMutation(Value mutation, PolicyCompiler compiler, Problems problems)
    {
        switch (mutation["patchType"].AsString() ?? "")
        {
            case "":
                problems.Required("patchType");
                break;
            case "ApplyConfiguration":
                CheckPatch("applyConfiguration", "jsonPatch", "ApplyConfiguration", PolicyResult.ApplyConfiguration);
                break;
            case "JSONPatch":
                CheckPatch("jsonPatch", "applyConfiguration", "JSONPatch", PolicyResult.JsonPatch);
                break;
            case var other:
                problems.NotSupported("patchType", other, "ApplyConfiguration", "JSONPatch");
                break;
        }

        void CheckPatch(string own, string foreign, string type, IReadOnlyList<string> result)
        {
            if (!mutation[own].IsMap)
            {
                problems.Required(own, $"must be specified when patchType is {type}");
            }
            else
            {
                using var _ = problems.At(own);
                AdmissionPolicyChecks.CheckExpression("expression", mutation[own]["expression"], text => compiler.Compile(text, result), problems);
            }

            if (!mutation[foreign].IsNull)
            {
                problems.Invalid(foreign, mutation[foreign], $"must not be specified when patchType is {type}");
            }
        }
    }
}
