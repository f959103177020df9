using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>The fields of an admission.k8s.io AdmissionRequest but for its uid and objects: what expressions see as <c>request</c>.</summary>
public static class AdmissionAttributes
{
    public static Value Of(AdmissionSubject subject, AdmissionMatch match)
    {
        var (request, subresource) = (subject.Request, subject.Request.Subresource);
        var attributes = new ValueMap.Builder { ["kind"] = Kind(match.Sent), ["resource"] = Resource(match.Kind.Resource) };
        AddText(attributes, "subResource", subresource);
        attributes["requestKind"] = Kind(request.Kind);
        attributes["requestResource"] = Resource(request.Resource);
        AddText(attributes, "requestSubResource", subresource);
        AddText(attributes, "name", subject.Name);
        AddText(attributes, "namespace", subject.Namespace);
        attributes["operation"] = request.OperationName;
        attributes["userInfo"] = subject.Context.UserInfo;
        attributes["dryRun"] = request.DryRun;
        attributes["options"] = subject.Context.Options;
        return attributes.Build();
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
