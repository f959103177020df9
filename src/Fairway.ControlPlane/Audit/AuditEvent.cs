using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Reviews;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Audit;

/// <summary>Writes a call as audit.k8s.io/v1 Event, level Metadata, stage ResponseComplete.</summary>
internal static class AuditEvent
{
    public static Value Of(ApiCall call, int code, DateTimeOffset received, DateTimeOffset completed)
    {
        var reference = new ValueMap.Builder();
        reference["resource"] = call.Kind.Plural;
        Add(reference, "namespace", call.Namespace);
        Add(reference, "name", call.Name);
        Add(reference, "apiGroup", call.Kind.Kind.Group);
        reference["apiVersion"] = call.Kind.Kind.Version;
        Add(reference, "subresource", call.Subresource);
        var entry = Value.Map(
            ("kind", "Event"),
            ("apiVersion", "audit.k8s.io/v1"),
            ("level", "Metadata"),
            ("auditID", call.AuditId),
            ("stage", "ResponseComplete"),
            ("verb", ApiDispatcher.NameOf(call.Verb)),
            ("user", UserDocument.Of(call.User.Actor ?? call.User)),
            ("objectRef", reference.Build()),
            ("responseStatus", Value.Map(("code", code))),
            ("requestReceivedTimestamp", Timestamps.Micros(received)),
            ("stageTimestamp", Timestamps.Micros(completed)));
        entry = call.User.Actor is null ? entry : entry.With("impersonatedUser", UserDocument.Of(call.User));
        return call.AuditAnnotations.Count == 0 ? entry : entry.With("annotations", Annotations(call));
    }

    private static Value Annotations(ApiCall call)
    {
        var annotations = new ValueMap.Builder();
        foreach (var (key, value) in call.AuditAnnotations)
        {
            annotations[key] = value;
        }

        return annotations.Build();
    }

    private static void Add(ValueMap.Builder reference, string field, string text)
    {
        if (text.Length > 0)
        {
            reference[field] = text;
        }
    }
}
