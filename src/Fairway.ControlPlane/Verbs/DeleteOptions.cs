using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>meta.k8s.io/v1 DeleteOptions, read from the body of a deletion. A null grace is the object's own.</summary>
internal sealed record DeleteOptions(long? GraceSeconds, string Propagation, string Uid, string ResourceVersion)
{
    /// <exception cref="KubernetesException">400 or 422: not DeleteOptions, or a value that is not allowed.</exception>
    public static DeleteOptions Read(Value body)
    {
        if (!body.IsNull && !body.IsMap)
        {
            throw ApiErrors.BadRequest($"the body of a deletion must be DeleteOptions, not a {body.Kind}");
        }

        var grace = body["gracePeriodSeconds"].AsLong();
        var orphan = body["orphanDependents"].AsBool();
        var propagation = body["propagationPolicy"].AsString() ?? (orphan is null ? "" : orphan.Value ? "Orphan" : "Background");
        var errors = new List<FieldError>();
        if (propagation is not ("" or "Foreground" or "Background" or "Orphan"))
        {
            errors.Add(FieldError.NotSupported("propagationPolicy", propagation, ["Foreground", "Background", "Orphan"]));
        }

        if (!body["propagationPolicy"].IsNull && orphan is not null)
        {
            errors.Add(FieldError.Invalid("propagationPolicy", propagation, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (errors.Count > 0)
        {
            throw FieldErrors.ToException(new("meta.k8s.io", "v1", "DeleteOptions"), "", errors);
        }

        // A negative grace counts as one second (upstream's BeforeDelete).
        return new(
            grace < 0 ? 1 : grace, propagation, body.At("preconditions", "uid").AsString() ?? "", body.At("preconditions", "resourceVersion").AsString() ?? "");
    }

    /// <exception cref="KubernetesException">409: the object is another than the one meant.</exception>
    public void RequireMet(ApiCall call, string name, Value live)
    {
        if (Uid.Length > 0 && Uid != live.Uid)
        {
            throw ApiErrors.Conflict(call.Kind, name, $"Precondition failed: UID in precondition: {Uid}, UID in object meta: {live.Uid}");
        }

        if (ResourceVersion.Length > 0 && ResourceVersion != live.ResourceVersion)
        {
            throw ApiErrors.Conflict(
                call.Kind, name, $"Precondition failed: ResourceVersion in precondition: {ResourceVersion}, ResourceVersion in object meta: {live.ResourceVersion}");
        }
    }
}
