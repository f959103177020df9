using Fairway.ControlPlane.Access.Nodes;
using Fairway.ControlPlane.Admission.LimitRanges;
using Fairway.ControlPlane.Admission.Priorities;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
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
    LimitRanger limits,
    ServiceAccountAdmission accounts,
    PriorityAdmission priorities,
    ConfiguredAdmission configured,
    AdmissionMetrics metrics)
{
    /// <summary>
    /// The object to go on with, null for a deletion; and whether policies and webhooks left it as it was, so that a complete object still
    /// is one: what the server itself adds is complete.
    /// </summary>
    /// <exception cref="KubernetesException">Refused.</exception>
    public async ValueTask<(Value Object, bool IsComplete)> MutateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var (start, isRejected) = (metrics.Time.GetTimestamp(), true);
        try
        {
            CheckLife(call, request);
            var mutated = await configured.MutateAsync(call, request, one => Complete(call, one), cancellationToken);
            isRejected = false;
            return mutated;
        }
        finally
        {
            metrics.ObserveStep(AdmissionMetrics.Admit, request.Operation, isRejected, start);
        }
    }

    /// <exception cref="KubernetesException">Refused: the first who refuses says why.</exception>
    public async ValueTask ValidateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var (start, isRejected) = (metrics.Time.GetTimestamp(), true);
        try
        {
            Check(call, request);
            await configured.ValidateAsync(call, request, cancellationToken);
            isRejected = false;
        }
        finally
        {
            metrics.ObserveStep(AdmissionMetrics.Validate, request.Operation, isRejected, start);
        }
    }

    private void CheckLife(ApiCall call, AdmissionRequest request)
    {
        var steps = metrics.Begin(AdmissionMetrics.Admit, request.Operation);
        try
        {
            steps.Next("NamespaceLifecycle");
            NamespaceLifecycle.Check(call.Kind, request);
            UnservedKinds.Check(call, request);
            steps.Pass();
        }
        finally
        {
            steps.End();
        }
    }

    private void Check(ApiCall call, AdmissionRequest request)
    {
        var steps = metrics.Begin(AdmissionMetrics.Validate, request.Operation);
        try
        {
            steps.Next("NodeRestriction");
            NodeRestriction.Check(call, request);
            steps.Next("LimitRanger");
            limits.Check(call, request);
            steps.Next("Priority");
            priorities.Check(call, request);
            steps.Pass();
        }
        finally
        {
            steps.End();
        }
    }

    private Value Complete(ApiCall call, AdmissionRequest request)
    {
        if (request is not { Resource: { Group: "", Resource: "pods" }, Subresource: "", Operation: not ApiVerb.Delete })
        {
            return request.Object;
        }

        var (pod, steps) = (request.Object, metrics.Begin(AdmissionMetrics.Admit, request.Operation));
        try
        {
            if (request.Operation == ApiVerb.Create)
            {
                steps.Next("LimitRanger");
                pod = limits.Default(pod);
                steps.Next("ServiceAccount");
                pod = accounts.Apply(call.Kind, pod);
            }

            steps.Next("DefaultTolerationSeconds");
            pod = DefaultTolerations.Apply(pod);
            steps.Next("Priority");
            pod = priorities.Apply(call, request, pod);
            steps.Pass();
            return pod;
        }
        finally
        {
            steps.End();
        }
    }
}
