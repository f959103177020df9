using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Delivery.Kinds;

/// <summary>Refuses delivery objects that ask for what is not done yet, naming each field.</summary>
public sealed class DeliveryAdmission(DeliveryOptions options) : IAdmission
{
    public ValueTask<Value> MutateAsync(AdmissionRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(request.Object);

    public ValueTask<AdmissionVerdict> ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation is not (ApiVerb.Create or ApiVerb.Update) || request.Subresource.Length > 0)
        {
            return ValueTask.FromResult(AdmissionVerdict.Allowed);
        }

        var refusals = UnsupportedFields.Of(request.Object, options.AllowFileRepositories);
        return ValueTask.FromResult(refusals.Count == 0 ? AdmissionVerdict.Allowed : AdmissionVerdict.Allowed with { Refusals = refusals });
    }
}
