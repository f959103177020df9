using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// Admission by ValidatingAdmissionPolicy and MutatingAdmissionPolicy objects of the cluster. A write that no policy is about costs a look-up;
/// policies that are about others cost nothing.
/// </summary>
public sealed class PolicyAdmission : IAdmission
{
    private readonly PolicyIndex<ValidatingPolicy> _validating = new(policy => new(policy));

    public ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken) => new(request.Object);

    /// <inheritdoc/>
    /// <exception cref="KubernetesException">The objects, or parameters, cannot be converted to the version that a policy is about.</exception>
    public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Context is not { } context || !PolicyScope.Contains(request.Resource))
        {
            return new(AdmissionVerdict.Allowed);
        }

        var policies = _validating.Of(context.Objects.ValidatingPolicies).Find(request.OperationName, request.Subresource, context);
        return policies.Count == 0 ? new(AdmissionVerdict.Allowed) : ValidationRun.RunAsync(policies, new(request), cancellationToken);
    }

    public bool Concerns(ApiVerb operation, string subresource, IAdmissionContext context) =>
        PolicyScope.Contains(context.Kind.Resource)
        && _validating.Of(context.Objects.ValidatingPolicies).Find(AdmissionRequest.NameOf(operation), subresource, context).Count > 0;
}
