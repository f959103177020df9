using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>meta.k8s.io/v1 DeleteOptions, read from the body of a deletion. A null grace is the object's own.</summary>
internal sealed record DeleteOptions(long? GraceSeconds, string Propagation, string Uid, string ResourceVersion, bool DryRun)
{
    private static readonly Dictionary<string, ValueKind> Types = new(StringComparer.Ordinal)
    {
        ["kind"] = ValueKind.String,
        ["apiVersion"] = ValueKind.String,
        ["gracePeriodSeconds"] = ValueKind.Long,
        ["preconditions"] = ValueKind.Map,
        ["orphanDependents"] = ValueKind.Bool,
        ["propagationPolicy"] = ValueKind.String,
        ["dryRun"] = ValueKind.List,
        ["ignoreStoreReadErrorWithClusterBreakingPotential"] = ValueKind.Bool,
    };

    private static readonly string[] Preconditions = ["uid", "resourceVersion"];

    /// <param name="body">The options; null for none.</param>
    /// <param name="warnings">Told of fields that do nothing.</param>
    /// <exception cref="KubernetesException">400 or 422: not DeleteOptions, or a value that is not allowed.</exception>
    public static DeleteOptions Read(Value body, CallWarnings warnings)
    {
        CheckTypes(body, warnings);
        var grace = body["gracePeriodSeconds"].AsLong();
        var orphan = body["orphanDependents"].AsBool();
        var propagation = body["propagationPolicy"].AsString() ?? (orphan is null ? "" : orphan.Value ? "Orphan" : "Background");
        CheckValues(body, propagation, orphan);

        // A negative grace counts as one second (upstream's BeforeDelete).
        return new(
            grace < 0 ? 1 : grace,
            propagation,
            body["preconditions"]["uid"].AsString() ?? "",
            body["preconditions"]["resourceVersion"].AsString() ?? "",
            body["dryRun"].Items.Count > 0);
    }

    /// <exception cref="KubernetesException">409: the object is another than the one meant.</exception>
    public void RequireMet(ApiCall call, string name, Value live)
    {
        if (Uid.Length > 0 && Uid != live.Uid)
        {
            throw ApiErrors.Conflict(
                call.Kind.Kind.Group,
                call.Kind.Kind.Kind,
                name,
                $"the UID in the precondition ({Uid}) does not match the UID in record ({live.Uid}). "
                + "The object might have been deleted and then recreated");
        }

        if (ResourceVersion.Length > 0 && ResourceVersion != live.ResourceVersion)
        {
            throw ApiErrors.Conflict(
                call.Kind.Kind.Group,
                call.Kind.Kind.Kind,
                name,
                $"the ResourceVersion in the precondition ({ResourceVersion}) does not match the ResourceVersion in record "
                + $"({live.ResourceVersion}). The object might have been modified");
        }
    }

    private static void CheckTypes(Value body, CallWarnings warnings)
    {
        if (!body.IsNull && !body.IsMap)
        {
            throw ApiErrors.BadRequest($"the body of a deletion must be DeleteOptions, not a {body.Kind}");
        }

        if (body.ObjectKind is not ("" or "DeleteOptions"))
        {
            throw ApiErrors.BadRequest($"the body of a deletion must be DeleteOptions, not {body.ObjectKind}");
        }

        foreach (var (field, value) in body.Fields)
        {
            if (!Types.TryGetValue(field, out var type))
            {
                warnings.Add($"unknown field \"{field}\"");
            }
            else if (!value.IsNull && (type == ValueKind.Long ? value.AsLong() is null : value.Kind != type))
            {
                throw ApiErrors.BadRequest($"DeleteOptions in version \"v1\" cannot be handled: {field} must be a {type}, not {value}");
            }
        }

        foreach (var (field, value) in body["preconditions"].Fields)
        {
            if (!Preconditions.Contains(field))
            {
                warnings.Add($"unknown field \"preconditions.{field}\"");
            }
            else if (!value.IsNull && !value.IsString)
            {
                throw ApiErrors.BadRequest(
                    $"DeleteOptions in version \"v1\" cannot be handled: preconditions.{field} must be a String, not {value}");
            }
        }

        if (body["ignoreStoreReadErrorWithClusterBreakingPotential"].AsBool() == true)
        {
            throw ApiErrors.BadRequest("ignoreStoreReadErrorWithClusterBreakingPotential is not supported: every stored object can be read");
        }
    }

    private static void CheckValues(Value body, string propagation, bool? orphan)
    {
        var errors = new List<FieldError>();
        if (!body["propagationPolicy"].IsNull && orphan is not null)
        {
            errors.Add(FieldError.Invalid("propagationPolicy", propagation, "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (propagation is not ("" or "Foreground" or "Background" or "Orphan"))
        {
            errors.Add(FieldError.NotSupported("propagationPolicy", propagation, ["Foreground", "Background", "Orphan", "nil"]));
        }

        if (body["dryRun"].Items.Any(value => value.AsString() != "All"))
        {
            errors.Add(FieldError.NotSupported("dryRun", body["dryRun"], ["All"]));
        }

        if (errors.Count > 0)
        {
            throw OptionChecks.Invalid("DeleteOptions", errors);
        }
    }
}
