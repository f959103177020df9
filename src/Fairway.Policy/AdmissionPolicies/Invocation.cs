using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A policy that is about a write, by one of its bindings and with one set of parameters.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Binding">Null when the policy itself is configured wrongly.</param>
/// <param name="Match">The form of the objects.</param>
/// <param name="Parameters">Null for none.</param>
/// <param name="Failure">Why it cannot be evaluated as it is configured; empty when it can.</param>
internal readonly record struct Invocation<T>(T Policy, PolicyBinding? Binding, AdmissionMatch Match, Value Parameters, string Failure)
    where T : AdmissionPolicy
{
    public (string Policy, string Binding, string Namespace, string Name) Key =>
        (Policy.Name, Binding?.Name ?? "", Parameters.Namespace, Parameters.Name);

    /// <summary>Those of the policies that may be about a write, in their order and that of their bindings (generic/policy_dispatcher.go).</summary>
    /// <exception cref="KubernetesException">Parameters cannot be converted to the version that a policy asks for.</exception>
    public static async ValueTask<List<Invocation<T>>> FindAsync(
        PolicyCandidates<T> policies, AdmissionSubject subject, CancellationToken cancellationToken)
    {
        var found = new List<Invocation<T>>();
        foreach (var (policy, bindings) in policies.For(subject))
        {
            if (policy.Resources.Find(subject) is not { } match)
            {
                continue;
            }

            PolicyParameters parameters;
            try
            {
                parameters = new(policy.ParameterKind(subject.Context.Objects));
            }
            catch (PolicyConfigurationException e)
            {
                found.Add(new(policy, null, match, Value.Null, $"failed to configure policy: {e.Message}"));
                continue;
            }

            foreach (var binding in bindings.Where(binding => binding.Resources.Find(subject) is not null))
            {
                try
                {
                    var given = await parameters.OfAsync(binding, subject, cancellationToken).ConfigureAwait(false);
                    found.AddRange(given.Select(one => new Invocation<T>(policy, binding, match, one, "")));
                }
                catch (PolicyConfigurationException e)
                {
                    found.Add(new(policy, binding, match, Value.Null, $"failed to configure binding: {e.Message}"));
                }
            }
        }

        return found;
    }
}
