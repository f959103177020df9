using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>The order in which a write is admitted: mutation, the kind's own preparation, validation of every field, validating admission.</summary>
internal sealed class WriteChecks(AdmissionChain admission)
{
    /// <summary>The object that may be written.</summary>
    /// <param name="call">The request; gathers warnings.</param>
    /// <param name="operation">Create or Update: what the request amounts to.</param>
    /// <param name="object">The new object, decoded.</param>
    /// <param name="old">The live object; null for a creation.</param>
    /// <param name="settle">Puts back what neither client nor admission may decide.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="KubernetesException">Invalid or forbidden.</exception>
    public async Task<Value> RunAsync(
        ApiCall call, ApiVerb operation, Value @object, Value old, Func<Value, Value> settle, CancellationToken cancellationToken)
    {
        var kind = call.Kind;
        var request = new AdmissionRequest
        {
            Kind = kind.Kind,
            Resource = kind.Resource,
            Subresource = call.Subresource,
            Namespace = @object.Namespace,
            Name = @object.Name,
            Operation = operation,
            User = call.User.Name,
            Groups = call.User.Groups,
            Object = @object,
            OldObject = old,
            NamespaceObject = admission.NamespaceOf(kind, @object),
            DryRun = call.Request.DryRun,
        };
        var mutated = await admission.MutateAsync(call, request, cancellationToken);
        if (mutated != @object)
        {
            mutated = settle(BodyDecoding.Default(kind, Pruning.Prune(kind.Schema, mutated, null)));
        }

        var prepared = kind.Rules?.Prepare(mutated, old) ?? mutated;
        Validate(kind, prepared, old);
        await admission.ValidateAsync(call, request with { Object = prepared }, cancellationToken);
        return prepared;
    }

    private static void Validate(KindDescription kind, Value @object, Value old)
    {
        List<FieldError> errors =
        [
            .. MetadataValidation.Validate(kind, @object, old), .. Validation.Validate(kind.Schema, @object), .. kind.Rules?.Validate(@object, old) ?? [],
        ];
        if (errors.Count > 0)
        {
            throw FieldErrors.ToException(kind.Kind, @object.Name, errors);
        }
    }
}
