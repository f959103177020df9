using Fairway.ControlPlane.Access.Nodes;
using Fairway.ControlPlane.Admission.LimitRanges;
using Fairway.ControlPlane.Admission.Priorities;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Webhooks;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// What a write passes besides validation, in upstream's order: the namespace's life, limit ranges, service accounts, priorities, then
/// mutation by policies and webhooks, then validation by policies and webhooks.
/// </summary>
internal sealed class AdmissionChain(
    ObjectLookup objects,
    KindRegistry kinds,
    LimitRanger limits,
    ServiceAccountAdmission accounts,
    PriorityAdmission priorities,
    IReadOnlyList<IAdmission> policies,
    MutatingWebhooks mutating,
    ValidatingWebhooks validating)
{
    private readonly KindDescription _namespaces = kinds.Required("", "v1", "namespaces");

    /// <summary>The Namespace that an object lies in; null for cluster-scoped kinds and when there is none.</summary>
    public Value NamespaceOf(KindDescription kind, Value @object) =>
        kind.Namespaced ? objects.Find(_namespaces, "", @object.Namespace) : Value.Null;

    /// <summary>
    /// The object to go on with, null for a deletion; and whether policies and webhooks left it as it was, so that a complete object still
    /// is one: what the server itself adds is complete.
    /// </summary>
    /// <exception cref="KubernetesException">Refused.</exception>
    public async ValueTask<(Value Object, bool IsComplete)> MutateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        NamespaceLifecycle.Check(call.Kind, request);
        UnservedKinds.Check(call, request);
        var completed = Complete(call, request);
        var @object = await MutateByPoliciesAsync(request, completed, cancellationToken);
        @object = await mutating.RunAsync(
            call,
            request with { Object = @object },
            again => MutateByPoliciesAsync(again, Complete(call, again), cancellationToken),
            cancellationToken);
        return (@object, @object.IsSame(completed));
    }

    /// <exception cref="KubernetesException">403 with every refusal in its message.</exception>
    public async ValueTask ValidateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        NodeRestriction.Check(call, request);
        limits.Check(call, request);
        priorities.Check(call, request);
        var refusals = new List<string>();
        foreach (var policy in policies)
        {
            var verdict = await policy.ValidateAsync(request, cancellationToken);
            refusals.AddRange(verdict.Refusals);
            foreach (var warning in verdict.Warnings)
            {
                call.Warnings.Add(warning);
            }

            foreach (var (key, value) in verdict.AuditAnnotations)
            {
                call.Audit[key] = value;
            }
        }

        if (refusals.Count > 0)
        {
            throw ApiErrors.Forbidden(call.Kind, request.Name, string.Join(", ", refusals));
        }

        await validating.RunAsync(call, request, cancellationToken);
    }

    private async ValueTask<Value> MutateByPoliciesAsync(AdmissionRequest request, Value @object, CancellationToken cancellationToken)
    {
        if (request.Operation == ApiVerb.Delete)
        {
            return @object;
        }

        foreach (var policy in policies)
        {
            @object = await policy.MutateAsync(request with { Object = @object }, cancellationToken);
        }

        return @object;
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
