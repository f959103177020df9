using Fairway.ControlPlane.Reviews;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
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

    /// <summary>The request without uid and objects: what expressions see as <c>request</c>.</summary>
    public static Value Attributes(WebhookSubject subject, WebhookMatch match)
    {
        var (request, subresource) = (subject.Request, subject.Request.Subresource);
        var attributes = new ValueMap.Builder { ["kind"] = Kind(match.Sent), ["resource"] = Resource(match.Kind.Resource) };
        AddText(attributes, "subResource", subresource);
        attributes["requestKind"] = Kind(request.Kind);
        attributes["requestResource"] = Resource(request.Resource);
        AddText(attributes, "requestSubResource", subresource);
        AddText(attributes, "name", subject.Name);
        AddText(attributes, "namespace", subject.Namespace);
        attributes["operation"] = subject.Operation;
        attributes["userInfo"] = UserDocument.Of(subject.Call.User);
        attributes["dryRun"] = request.DryRun;
        attributes["options"] = Options(subject);
        return attributes.Build();
    }

    private static Value Options(WebhookSubject subject)
    {
        var call = subject.Call.Request;
        if (subject.Request.Operation == ApiVerb.Delete)
        {
            var given = call.Verb is ApiVerb.Delete or ApiVerb.DeleteCollection ? call.Body : Value.Null;
            return Value.Map(("kind", "DeleteOptions"), ("apiVersion", "meta.k8s.io/v1"))
                .WithFields(given.IsMap ? given.Without("kind").Without("apiVersion") : ValueMap.Empty);
        }

        if (subject.Request.Operation == ApiVerb.Get)
        {
            // A connection has none.
            return Value.Null;
        }

        var options = new ValueMap.Builder
        {
            ["kind"] = subject.Request.Operation == ApiVerb.Create ? "CreateOptions" : "UpdateOptions",
            ["apiVersion"] = "meta.k8s.io/v1",
        };
        if (subject.Request.DryRun)
        {
            options["dryRun"] = Value.List("All");
        }

        AddText(options, "fieldManager", call.FieldManager);
        AddText(options, "fieldValidation", call.FieldValidation);
        return options.Build();
    }

    private static void AddText(ValueMap.Builder map, string field, string text)
    {
        if (text.Length > 0)
        {
            map[field] = text;
        }
    }

    private static Value Kind(GroupVersionKind kind) => Value.Map(("group", kind.Group), ("version", kind.Version), ("kind", kind.Kind));

    private static Value Resource(GroupVersionResource resource) => Value.Map(
        ("group", resource.Group), ("version", resource.Version), ("resource", resource.Resource));
}
