using System.Runtime.CompilerServices;
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
    private readonly PolicyIndex<MutatingPolicy> _mutating = new(policy => new(policy));

    // For as long as a request lasts.
    private readonly ConditionalWeakTable<IAdmissionContext, MutationMemory> _memories = [];

    /// <inheritdoc/>
    /// <exception cref="KubernetesException">A policy could not be evaluated that must be.</exception>
    public ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Context is not { } context || !PolicyScope.Contains(request.Resource))
        {
            return new(request.Object);
        }

        var policies = _mutating.Of(context.Objects.MutatingPolicies).Find(request.OperationName, request.Subresource, context);
        return policies.IsEmpty
            ? new(request.Object)
            : new MutationRun(request, _memories.GetOrCreateValue(context)).RunAsync(policies, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="KubernetesException">The objects, or parameters, cannot be converted to the version that a policy is about.</exception>
    public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Context is not { } context || !PolicyScope.Contains(request.Resource))
        {
            return new(AdmissionVerdict.Allowed);
        }

        var policies = _validating.Of(context.Objects.ValidatingPolicies).Find(request.OperationName, request.Subresource, context);
        return policies.IsEmpty ? new(AdmissionVerdict.Allowed) : ValidationRun.RunAsync(policies, new(request), cancellationToken);
    }

    public bool Concerns(ApiVerb operation, string subresource, IAdmissionContext context)
    {
        var name = AdmissionRequest.NameOf(operation);
        return PolicyScope.Contains(context.Kind.Resource)
            && !(_mutating.Of(context.Objects.MutatingPolicies).Find(name, subresource, context).IsEmpty
                && _validating.Of(context.Objects.ValidatingPolicies).Find(name, subresource, context).IsEmpty);
    }
}
