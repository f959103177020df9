using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>
/// Replaces an object or, through <c>/status</c>, its status. With a resourceVersion it must still be current; without one the last
/// write wins. Of some kinds it makes what does not exist.
/// </summary>
internal sealed class UpdateVerb(
    ObjectStore store, ObjectLookup objects, ObjectCreation creation, ObjectUpdate update, CreationRight right) : IVerb
{
    private const int Attempts = 5;

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var proposed = BodyDecoding.Decode(call, call.Request.Body);
        CheckName(call, proposed.Name, proposed.Namespace);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) is not { } stored)
            {
                if (await CreateAsync(call, proposed, cancellationToken) is { } made)
                {
                    return made;
                }

                continue;
            }

            RequireVersion(call.Kind, proposed.Name, proposed.ResourceVersion);
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

    private async Task<ApiResult?> CreateAsync(ApiCall call, Value proposed, CancellationToken cancellationToken)
    {
        if (call.Subresource.Length > 0 || !UpdateRules.MayCreate(call.Kind))
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        if (proposed.Uid.Length > 0)
        {
            throw ApiErrors.Conflict(
                call.Kind, call.Name, $"Precondition failed: UID in precondition: {proposed.Uid}, UID in object meta: ");
        }

        right.Require(call);
        return await creation.RunAsync(call, proposed.WithoutAt("metadata", "resourceVersion"), cancellationToken);
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

    private static void RequireVersion(KindDescription kind, string name, string version)
    {
        if (version is "" or "0" && UpdateRules.NeedsVersion(kind))
        {
            throw FieldErrors.ToException(
                kind.Kind with { Kind = kind.Plural }, name, [FieldError.Invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
        }
    }
}
