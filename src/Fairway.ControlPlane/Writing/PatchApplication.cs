using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Ownership;
using Fairway.Kubernetes.Patching;
using Fairway.Values;
using Fairway.Values.Patching;

namespace Fairway.ControlPlane.Writing;

/// <summary>Applies the patch of a call to an object.</summary>
internal sealed class PatchApplication(TimeProvider time)
{
    private static readonly FieldSet Status = FieldSet.Of(["status"]);

    /// <param name="call">The patch.</param>
    /// <param name="live">The object; null for an apply that makes it.</param>
    /// <exception cref="KubernetesException">The patch is malformed, does not fit, or conflicts with other managers.</exception>
    public Value Apply(ApiCall call, Value live) =>
        call.Request.PatchType == PatchType.Apply ? ServerSideApply(call, live) : Change(call.Kind, call.Request, live);

    /// <summary>Applies one of the three forms of patch that say what to change.</summary>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="request">The patch and its form.</param>
    /// <param name="live">The object.</param>
    /// <exception cref="KubernetesException">The patch is malformed or does not fit.</exception>
    public static Value Change(KindDescription kind, ApiRequest request, Value live)
    {
        var patch = request.Body;
        try
        {
            return request.PatchType switch
            {
                PatchType.Json when patch.IsMap =>
                    throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
                PatchType.Json => JsonPatch.Apply(live, patch),
                PatchType.Merge => MergePatch.Apply(live, RequireMap(patch)),
                PatchType.StrategicMerge when kind.IsCustom => throw ApiErrors.UnsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"),
                PatchType.StrategicMerge => StrategicMergePatch.Apply(kind.Schema, live, RequireMap(patch)),
                _ => throw ApiErrors.UnsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json"),
            };
        }
        catch (PatchException e)
        {
            throw ApiErrors.PatchRefused(e);
        }
    }

    private Value ServerSideApply(ApiCall call, Value live)
    {
        var (kind, applied) = (call.Kind, RequireMap(call.Request.Body));
        if (applied.Name.Length > 0 && applied.Name != call.Name)
        {
            throw ApiErrors.OtherName(applied.Name, call.Name);
        }

        if (kind.Namespaced && applied.Namespace is { Length: > 0 } ns && ns != call.Namespace)
        {
            throw ApiErrors.OtherNamespace(ns, call.Namespace);
        }

        if (!applied["metadata"]["managedFields"].IsNull)
        {
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        }

        RequireKind(kind, applied);
        var named = applied.WithAt(["metadata", "name"], call.Name);
        var result = FieldOwnership.Apply(
            kind.Schema,
            live,
            kind.Namespaced ? named.WithAt(["metadata", "namespace"], call.Namespace) : named,
            call.Request.FieldManager,
            kind.Kind.ApiVersion,
            call.Subresource,
            call.Request.Force,
            time.GetUtcNow(),
            !kind.HasStatus ? null : call.Subresource == "status" ? AllButStatus(kind) : Status);
        if (result.Conflicts.Count == 0)
        {
            return result.Object;
        }

        // What is no object of the kind is refused as such, whoever owns its fields.
        ObjectDecoding.Decode(kind, applied, null);
        throw result.ToException();
    }

    private static FieldSet AllButStatus(KindDescription kind) =>
        FieldSet.Of([["spec"], .. StatusMetadata.Fixed(kind).Select(field => (string[])["metadata", field])]);

    private static void RequireKind(KindDescription kind, Value applied)
    {
        if (applied.ApiVersion != kind.Kind.ApiVersion)
        {
            throw ApiErrors.BadRequest(
                $"Incorrect version specified in apply patch. Specified patch version: {applied.ApiVersion}, expected: {kind.Kind.ApiVersion}");
        }

        if (applied.GroupVersionKind != kind.Kind)
        {
            throw ApiErrors.BadRequest($"invalid object type: {applied.ApiVersion}, Kind={applied.ObjectKind}; the URL is that of {kind.Kind}");
        }
    }

    private static Value RequireMap(Value patch) => patch.IsMap
        ? patch
        : throw ApiErrors.BadRequest($"error decoding patch: the patch must be an object, not {(patch.IsNull ? "empty" : $"a {patch.Kind}")}");
}
