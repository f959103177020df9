using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>Evaluates the validating policies that may be about a write, one after the other.</summary>
internal static class ValidationRun
{
    /// <exception cref="KubernetesException">The objects, or parameters, cannot be converted to the version that a policy is about.</exception>
    public static async ValueTask<AdmissionVerdict> RunAsync(
        IReadOnlyList<BoundPolicy<ValidatingPolicy>> policies, AdmissionSubject subject, CancellationToken cancellationToken)
    {
        var verdict = new PolicyVerdict();
        foreach (var (policy, bindings) in policies)
        {
            if (policy.Resources.Find(subject) is { } match)
            {
                await RunAsync(policy, bindings, subject, match, verdict, cancellationToken).ConfigureAwait(false);
            }
        }

        return verdict.ToVerdict();
    }

    private static async ValueTask RunAsync(
        ValidatingPolicy policy,
        IReadOnlyList<PolicyBinding> bindings,
        AdmissionSubject subject,
        AdmissionMatch match,
        PolicyVerdict verdict,
        CancellationToken cancellationToken)
    {
        PolicyParameters parameters;
        try
        {
            parameters = new(policy.ParameterKind(subject.Context.Objects));
        }
        catch (PolicyConfigurationException e)
        {
            verdict.Add(policy, null, e);
            return;
        }

        foreach (var binding in bindings)
        {
            if (binding.Resources.Find(subject) is null)
            {
                continue;
            }

            try
            {
                foreach (var one in await parameters.OfAsync(binding, subject, cancellationToken).ConfigureAwait(false))
                {
                    var objects = await subject.InAsync(match, cancellationToken).ConfigureAwait(false);
                    verdict.Add(policy, binding, policy.Evaluate(new(policy.Code, subject, match, objects, one, cancellationToken)));
                }
            }
            catch (PolicyConfigurationException e)
            {
                verdict.Add(policy, binding, e);
            }
        }
    }
}
