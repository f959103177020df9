using Fairway.Kubernetes.Cel;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A MutatingAdmissionPolicy, compiled (admissionregistration.k8s.io/v1beta1, KEP-3962).</summary>
internal sealed class MutatingPolicy : AdmissionPolicy
{
    private readonly Lazy<Mutation[]> _mutations;

    public MutatingPolicy(Value policy)
        : base(policy, isMutating: true)
    {
        var spec = policy["spec"];
        IsReinvoked = spec["reinvocationPolicy"].AsString() == "IfNeeded";
        _mutations = new(() => [.. spec["mutations"].Items.Select(one => Read(one, Code.Compiler))]);
    }

    /// <summary>Evaluated once more when something changed the object after it.</summary>
    public bool IsReinvoked { get; }

    public IReadOnlyList<Mutation> Mutations => _mutations.Value;

    private static Mutation Read(Value mutation, PolicyCompiler compiler) => mutation["patchType"].AsString() == "JSONPatch"
        ? new JsonPatchMutation(compiler.Compile(mutation["jsonPatch"]["expression"].AsString() ?? "", PolicyResult.JsonPatch))
        : new ApplyConfigurationMutation(
            compiler.Compile(mutation["applyConfiguration"]["expression"].AsString() ?? "", PolicyResult.ApplyConfiguration));
}
