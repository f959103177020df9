using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Changes an object by any of the four patch forms; tried again on the newer object when another write came in between.</summary>
internal sealed class PatchVerb(
    ObjectStore store, ObjectLookup objects, PatchApplication patches, ObjectCreation creation, ObjectUpdate update, CreationRight right) : IVerb
{
    // Upstream's MaxRetryWhenPatchConflicts.
    private const int Attempts = 5;

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name));
            var result = stored is null
                ? await CreateAsync(call, cancellationToken)
                : await ChangeAsync(call, stored, cancellationToken);
            if (result is not null)
            {
                return result;
            }
        }

        throw ApiErrors.Modified(call.Kind, call.Name);
    }

    private async Task<ApiResult?> ChangeAsync(ApiCall call, StoredObject stored, CancellationToken cancellationToken)
    {
        var live = await objects.ReadAsync(call.Kind, stored, cancellationToken);
        var applied = patches.Apply(call, live);
        var patched = call.Request.PatchType == PatchType.Apply ? BodyDecoding.Decode(call, applied) : BodyDecoding.DecodePatched(call, applied);
        if (patched.Name != live.Name)
        {
            throw ApiErrors.OtherName(patched.Name, call.Name);
        }

        if (patched.Namespace is { Length: > 0 } ns && ns != live.Namespace)
        {
            throw ApiErrors.OtherNamespace(ns, call.Namespace);
        }

        return await update.RunAsync(call, stored, live, patched, cancellationToken);
    }

    private async Task<ApiResult?> CreateAsync(ApiCall call, CancellationToken cancellationToken)
    {
        if (call.Request.PatchType != PatchType.Apply || call.Subresource.Length > 0)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        if (call.Request.Body.Uid.Length > 0)
        {
            throw ApiErrors.Conflict(
                call.Kind,
                call.Name,
                $"uid mismatch: the provided object specified uid {call.Request.Body.Uid}, and no existing object was found");
        }

        right.Require(call);

        return await creation.RunAsync(call, BodyDecoding.Decode(call, patches.Apply(call, Value.Null)), cancellationToken);
    }
}
