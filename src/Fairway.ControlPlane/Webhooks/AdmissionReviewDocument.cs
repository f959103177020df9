using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>Writes the question to a webhook: an AdmissionReview of admission.k8s.io/v1 or v1beta1, which differ in their name only.</summary>
internal static class AdmissionReviewDocument
{
    public const string Group = "admission.k8s.io";

    /// <summary>The review with its objects.</summary>
    public static Value Of(string version, string uid, Value attributes, Value @object, Value old)
    {
        var request = new ValueMap.Builder { ["uid"] = uid };
        foreach (var (field, value) in attributes.Fields)
        {
            if (field == "dryRun")
            {
                request["object"] = @object;
                request["oldObject"] = old;
            }

            request[field] = value;
        }

        return Value.Map(("kind", "AdmissionReview"), ("apiVersion", $"{Group}/{version}"), ("request", request.Build()));
    }
}
