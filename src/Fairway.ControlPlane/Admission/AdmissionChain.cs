using Fairway.ControlPlane.Access.Nodes;
using Fairway.ControlPlane.Admission.LimitRanges;
using Fairway.ControlPlane.Admission.Priorities;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// What a write passes besides validation, in upstream's order: the namespace's life, limit ranges, service accounts, priorities, then
/// mutation by policies and webhooks, then validation by policies and webhooks.
/// </summary>
internal sealed class AdmissionChain(
    LimitRanger limits, ServiceAccountAdmission accounts, PriorityAdmission priorities, ConfiguredAdmission configured)
{
    /// <summary>
    /// The object to go on with, null for a deletion; and whether policies and webhooks left it as it was, so that a complete object still
    /// is one: what the server itself adds is complete.
    /// </summary>
    /// <exception cref="KubernetesException">Refused.</exception>
    public ValueTask<(Value Object, bool IsComplete)> MutateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        NamespaceLifecycle.Check(call.Kind, request);
        UnservedKinds.Check(call, request);
        return configured.MutateAsync(call, request, one => Complete(call, one), cancellationToken);
    }

    /// <exception cref="KubernetesException">Refused: the first who refuses says why.</exception>
    public ValueTask ValidateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        NodeRestriction.Check(call, request);
        limits.Check(call, request);
        priorities.Check(call, request);
        return configured.ValidateAsync(call, request, cancellationToken);
    }

    private Value Complete(ApiCall call, AdmissionRequest request)
    {
        if (request is not { Resource: { Group: "", Resource: "pods" }, Subresource: "", Operation: not ApiVerb.Delete })
        {
            return request.Object;
        }

        var pod = request.Operation == ApiVerb.Create ? accounts.Apply(call.Kind, limits.Default(request.Object)) : request.Object;
        return priorities.Apply(call, request, pod);
    }
}
