using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>What policies that validate and policies that mutate share. Expressions are compiled when a write first needs them.</summary>
internal abstract class AdmissionPolicy
{
    private readonly GroupVersionKind? _parameterKind;
    private readonly Lazy<PolicyCode> _code;

    protected AdmissionPolicy(Value policy, bool isMutating)
    {
        var spec = policy["spec"];
        Name = policy.Name;
        FailsOpen = spec["failurePolicy"].AsString() == "Ignore";
        Resources = new(spec["matchConstraints"]);
        _parameterKind = spec["paramKind"].IsMap ? spec["paramKind"].GroupVersionKind : null;
        _code = new(() => new(spec, isMutating, FailsOpen));
    }

    public string Name { get; }

    /// <summary>What cannot be evaluated allows.</summary>
    public bool FailsOpen { get; }

    public MatchResources Resources { get; }

    public PolicyCode Code => _code.Value;

    /// <summary>The kind of the policy's parameters; null when it has none.</summary>
    /// <exception cref="PolicyConfigurationException">It is not served.</exception>
    public KindDescription? ParameterKind(IAdmissionObjects objects) => _parameterKind is not { } kind
        ? null
        : objects.Find(kind)
            ?? throw new PolicyConfigurationException($"failed to find resource referenced by paramKind: '{kind}'");
}
