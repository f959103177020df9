namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A policy with the bindings by which it holds, in the order of their names.</summary>
internal sealed record BoundPolicy<T>(T Policy, IReadOnlyList<PolicyBinding> Bindings)
    where T : AdmissionPolicy;
