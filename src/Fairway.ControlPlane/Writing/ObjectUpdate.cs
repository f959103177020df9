using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Services;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Ownership;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Changes objects: what update, the four patches and the scale subresource end in.</summary>
internal sealed class ObjectUpdate(ObjectStore store, WriteChecks checks, ServiceAddresses addresses, TimeProvider time)
{
    /// <param name="call">The request.</param>
    /// <param name="stored">The live object as it was read.</param>
    /// <param name="live">The same, as a tree of the call's version.</param>
    /// <param name="proposed">What the client wants, decoded.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>200, or null when the object changed since it was read.</returns>
    /// <exception cref="KubernetesException">Invalid, forbidden or in conflict.</exception>
    public async Task<ApiResult?> RunAsync(ApiCall call, StoredObject stored, Value live, Value proposed, CancellationToken cancellationToken)
    {
        CheckIdentity(call, live, proposed);
        var kind = call.Kind;
        var statusOnly = call.Subresource == "status";
        var settled = Settle(proposed);
        var ready = await checks.RunAsync(call, ApiVerb.Update, settled, live, Settle, cancellationToken);
        ready = SystemFields.BumpGeneration(kind, ready, live);
        if (call.Request is not { Verb: ApiVerb.Patch, PatchType: PatchType.Apply })
        {
            ready = FieldOwnership.Update(
                kind.Schema, live, ready, call.Request.FieldManager, kind.Kind.ApiVersion, call.Subresource, time.GetUtcNow());
        }

        if (ready == live)
        {
            return new ApiResult.Stored(200, kind, stored);
        }

        return call.Request.DryRun ? new ApiResult.Tree(200, kind, ready) : await CommitAsync(call, stored, live, ready, cancellationToken);

        Value Settle(Value value) => SystemFields.ForUpdate(kind, value, live, statusOnly);
    }

    private async Task<ApiResult?> CommitAsync(ApiCall call, StoredObject stored, Value live, Value ready, CancellationToken cancellationToken)
    {
        using var lease = addresses.Lease(call.Kind, ready, live);
        var body = ObjectEncoder.Encode(lease.Object);
        Write write = Deletions.IsComplete(call.Kind, lease.Object)
            ? new Write.Delete(stored.Key, stored.Revision, body)
            : new Write.Put(stored.Key, stored.Revision, body, ObjectIndex.Of(lease.Object, call.Kind));
        var written = await store.CommitAsync(write, ObjectCreation.Origin(call), cancellationToken);
        if (written is null)
        {
            return null;
        }

        lease.Keep();
        return new ApiResult.Stored(200, call.Kind, written);
    }

    private static void CheckIdentity(ApiCall call, Value live, Value proposed)
    {
        if (proposed.ResourceVersion is { Length: > 0 } version && version != live.ResourceVersion)
        {
            throw ApiErrors.Modified(call.Kind, call.Name);
        }

        if (proposed.Uid is { Length: > 0 } uid && uid != live.Uid)
        {
            throw ApiErrors.Conflict(
                call.Kind, call.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
        }
    }
}
