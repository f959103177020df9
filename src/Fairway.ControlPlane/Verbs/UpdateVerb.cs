using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;

namespace Fairway.ControlPlane.Verbs;

/// <summary>
/// Replaces an object or, through <c>/status</c>, its status. With a resourceVersion it must still be current; without one the last
/// write wins.
/// </summary>
internal sealed class UpdateVerb(ObjectStore store, ObjectLookup objects, ObjectUpdate update) : IVerb
{
    private const int Attempts = 5;

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var proposed = BodyDecoding.Decode(call, call.Request.Body);
        CheckName(call, proposed.Name, proposed.Namespace);
        RequireVersion(call.Kind, proposed.Name, proposed.ResourceVersion);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
            var live = await objects.ReadAsync(call.Kind, stored, cancellationToken);
            if (await update.RunAsync(call, stored, live, proposed, cancellationToken) is { } result)
            {
                return result;
            }

            if (proposed.ResourceVersion is not ("" or "0"))
            {
                break;
            }
        }

        throw ApiErrors.Modified(call.Kind, call.Name);
    }

    private static void CheckName(ApiCall call, string name, string @namespace)
    {
        if (name.Length == 0)
        {
            throw ApiErrors.BadRequest($"the name of the object ({call.Name} based on URL) was undeterminable: name must be provided");
        }

        if (name != call.Name)
        {
            throw ApiErrors.OtherName(name, call.Name);
        }

        if (call.Kind.Namespaced && @namespace.Length > 0 && @namespace != call.Namespace)
        {
            throw ApiErrors.OtherNamespace(@namespace, call.Namespace);
        }
    }

    // Upstream's strategies whose AllowUnconditionalUpdate is false.
    private static void RequireVersion(KindDescription kind, string name, string version)
    {
        if (version is "" or "0" && (kind.IsCustom || kind.Kind.Group is "coordination.k8s.io" or "apiextensions.k8s.io"))
        {
            throw FieldErrors.ToException(
                kind.Kind with { Kind = kind.Plural }, name, [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
        }
    }
}
