using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Subresources;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>
/// The order in which a write is admitted: mutation, the check that no rights are given which the writer does not hold, the kind's own
/// preparation, what the server assigns, validation, validating admission.
/// </summary>
internal sealed class WriteChecks(AdmissionChain admission, AdmissionRequests requests, EscalationCheck escalation, SignerCheck signers)
{
    /// <summary>The object that may be written.</summary>
    /// <param name="call">The request; gathers warnings.</param>
    /// <param name="operation">Create or Update: what the request amounts to.</param>
    /// <param name="object">The new object, decoded.</param>
    /// <param name="old">The live object; null for a creation.</param>
    /// <param name="steps">What the kind of write adds.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="KubernetesException">Invalid or forbidden.</exception>
    public async Task<Value> RunAsync(
        ApiCall call, ApiVerb operation, Value @object, Value old, WriteSteps steps, CancellationToken cancellationToken)
    {
        var isScale = call.Subresource == "scale";
        var request = isScale ? ScaleRequest(call, @object, old) : requests.Of(call, operation, @object.Name, @object, old);
        var (mutated, isComplete) = await admission.MutateAsync(call, request, cancellationToken);
        mutated = !isScale ? mutated : isComplete ? @object : ScaleDocument.Put(call.Kind, @object, mutated);
        if (!isComplete)
        {
            mutated = steps.Settle(ObjectDecoding.Default(call.Kind, Pruning.Prune(call.Kind.Schema, mutated, null)));
        }

        escalation.Require(call, mutated, old);
        var ready = Prepare(call, mutated, old, steps, cancellationToken);
        signers.RequireSigning(call, ready, old);
        await admission.ValidateAsync(
            call, request with { Object = isScale ? ScaleDocument.Of(call.Kind, ready) : ready }, cancellationToken);
        return ready;
    }

    private static Value Prepare(ApiCall call, Value mutated, Value old, WriteSteps steps, CancellationToken cancellationToken)
    {
        var kind = call.Kind;
        var isStatus = call.Subresource == "status";
        var ready = isStatus
            ? kind.Rules?.PrepareStatus(mutated, old) ?? mutated
            : steps.Assign(ObjectPreparation.Prepare(kind, mutated, old));
        var errors = isStatus
            ? ObjectValidation.ValidateStatus(kind, ready, old, call.Warnings.Add, cancellationToken)
            : ObjectValidation.Validate(kind, ready, Compared(call, ready, old), call.Warnings.Add, cancellationToken);
        return errors.Count > 0 ? throw FieldErrors.ToException(kind.Kind, ready.Name, errors) : ready;
    }

    // Admission sees what the client sends: a Scale.
    private AdmissionRequest ScaleRequest(ApiCall call, Value @object, Value old) =>
        requests.Of(call, ApiVerb.Update, @object.Name, @object, old) with
        {
            Kind = ScaleDocument.Kind,
            Object = ScaleDocument.Of(call.Kind, @object),
            OldObject = ScaleDocument.Of(call.Kind, old),
        };

    // What a subresource has checked and may change is no change that the pod's own rules forbid.
    private static Value Compared(ApiCall call, Value ready, Value old) => call.Subresource == "ephemeralcontainers"
        ? old.WithAt(["spec", "ephemeralContainers"], ready["spec"]["ephemeralContainers"])
        : old;
}
