using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>One binding of a policy, compiled: where the policy holds, with what parameters, and what a refusal does.</summary>
internal sealed class PolicyBinding(Value binding)
{
    public string Name { get; } = binding.Name;

    public string PolicyName { get; } = binding["spec"]["policyName"].AsString() ?? "";

    public MatchResources Resources { get; } = new(binding["spec"]["matchResources"]);

    /// <summary>Null when the binding names no parameters.</summary>
    public ParameterReference? Parameters { get; } = binding["spec"]["paramRef"] is { IsMap: true } reference ? new(reference) : null;

    /// <summary>Deny, Warn and Audit; none of a mutating policy.</summary>
    public ValueList Actions { get; } = binding["spec"]["validationActions"].Items;
}
