using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>Evaluates the validating policies that may be about a write, one after the other.</summary>
internal static class ValidationRun
{
    /// <exception cref="KubernetesException">The objects, or parameters, cannot be converted to the version that a policy is about.</exception>
    public static async ValueTask<AdmissionVerdict> RunAsync(
        PolicyCandidates<ValidatingPolicy> policies, AdmissionSubject subject, CancellationToken cancellationToken)
    {
        var verdict = new PolicyVerdict();
        foreach (var invocation in await Invocation<ValidatingPolicy>.FindAsync(policies, subject, cancellationToken).ConfigureAwait(false))
        {
            var (policy, binding, match, parameters, failure) = invocation;
            if (failure.Length > 0 || binding is null)
            {
                verdict.Fail(policy, binding, failure);
                continue;
            }

            var objects = await subject.InAsync(match, cancellationToken).ConfigureAwait(false);
            verdict.Add(policy, binding, policy.Evaluate(new(policy.Code, subject, match, objects, parameters, cancellationToken)));
        }

        return verdict.ToVerdict();
    }
}
