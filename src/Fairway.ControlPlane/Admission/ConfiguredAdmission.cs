using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Webhooks;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// What policies and webhooks make and say of a request: mutation by policies, by webhooks, and once more when one of them changed the object;
/// then validation by policies, then by webhooks.
/// </summary>
internal sealed class ConfiguredAdmission(
    IReadOnlyList<IAdmission> policies, MutatingWebhooks mutating, ValidatingWebhooks validating, AdmissionMetrics metrics)
{
    // All that the server was given, in one.
    private const string Policies = "AdmissionPolicies";

    /// <summary>Whether anybody looks at requests like this one, which is no write of an object.</summary>
    public bool Concerns(ApiCall call, ApiVerb operation, IAdmissionContext context)
    {
        foreach (var policy in policies)
        {
            if (policy.Concerns(operation, call.Subresource, context))
            {
                return true;
            }
        }

        var name = AdmissionRequest.NameOf(operation);
        return mutating.IsConcerned(name, call.Kind, call.Subresource) || validating.IsConcerned(name, call.Kind, call.Subresource);
    }

    /// <param name="call">Gathers warnings and audit annotations.</param>
    /// <param name="request">The request as it came.</param>
    /// <param name="complete">What the server itself adds to an object, in each round.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The object to go on with; and whether policies and webhooks left it as the server completed it.</returns>
    /// <exception cref="KubernetesException">Refused.</exception>
    public async ValueTask<(Value Object, bool IsComplete)> MutateAsync(
        ApiCall call, AdmissionRequest request, Func<AdmissionRequest, Value> complete, CancellationToken cancellationToken)
    {
        var completed = complete(request);
        var @object = await ByPoliciesAsync(request, completed, cancellationToken);
        var steps = metrics.Begin(AdmissionMetrics.Admit, request.Operation);
        try
        {
            steps.Next("MutatingAdmissionWebhook");
            @object = await mutating.RunAsync(
                call,
                request with { Object = @object },
                !@object.IsSame(completed),
                again => ByPoliciesAsync(again, complete(again), cancellationToken),
                cancellationToken);
            steps.Pass();
            return (@object, @object.IsSame(completed));
        }
        finally
        {
            steps.End();
        }
    }

    /// <exception cref="KubernetesException">Refused: the first who refuses says why.</exception>
    public async ValueTask ValidateAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var steps = metrics.Begin(AdmissionMetrics.Validate, request.Operation);
        try
        {
            steps.Next(Policies);
            await CheckByPoliciesAsync(call, request, cancellationToken);
            steps.Next("ValidatingAdmissionWebhook");
            await validating.RunAsync(call, request, cancellationToken);
            steps.Pass();
        }
        finally
        {
            steps.End();
        }
    }

    private async ValueTask CheckByPoliciesAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        foreach (var policy in policies)
        {
            var verdict = await policy.ValidateAsync(request, cancellationToken);
            foreach (var warning in verdict.Warnings)
            {
                call.Warnings.Add(warning);
            }

            foreach (var (key, value) in verdict.AuditAnnotations)
            {
                call.Audit[key] = value;
            }

            if (verdict.Refusals.Count > 0)
            {
                throw ApiErrors.Denied(call.Kind, request.Name, verdict);
            }
        }
    }

    private async ValueTask<Value> ByPoliciesAsync(AdmissionRequest request, Value @object, CancellationToken cancellationToken)
    {
        if (request.Operation == ApiVerb.Delete)
        {
            return @object;
        }

        var steps = metrics.Begin(AdmissionMetrics.Admit, request.Operation);
        try
        {
            steps.Next(Policies);
            foreach (var policy in policies)
            {
                @object = await policy.MutateAsync(request with { Object = @object }, cancellationToken);
            }

            steps.Pass();
            return @object;
        }
        finally
        {
            steps.End();
        }
    }
}
