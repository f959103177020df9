using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Ownership;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Changes objects: what update, the four patches and the subresources end in.</summary>
internal sealed class ObjectUpdate(
    ObjectStore store, WriteChecks checks, Assignments assignments, ObjectConversion conversion, TimeProvider time)
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
        using var assignment = await assignments.BeginAsync(call.Kind, cancellationToken);
        var steps = new WriteSteps(Settle, value => assignment.Assign(value, live));
        var ready = await checks.RunAsync(call, ApiVerb.Update, Settle(proposed), live, steps, cancellationToken);
        return await WriteAsync(call, stored, live, ready, cancellationToken);

        Value Settle(Value value) => SystemFields.ForUpdate(call.Kind, value, live, call.Subresource == "status");
    }

    /// <summary>Writes a change that is checked already: counts its generation and records its manager.</summary>
    /// <inheritdoc cref="RunAsync" path="/returns"/>
    public async Task<ApiResult?> WriteAsync(ApiCall call, StoredObject stored, Value live, Value ready, CancellationToken cancellationToken)
    {
        var kind = call.Kind;
        var owned = SystemFields.BumpGeneration(kind, ready, live);
        if (call.Request is not { Verb: ApiVerb.Patch, PatchType: PatchType.Apply })
        {
            owned = FieldOwnership.Update(
                kind.Schema, live, owned, call.Request.FieldManager, kind.Kind.ApiVersion, call.Subresource, time.GetUtcNow());
        }

        // One that is not encrypted as it should be is written anew all the same, as upstream does with stale data.
        if (owned == live && !stored.IsStale)
        {
            return new ApiResult.Stored(200, kind, stored);
        }

        Write write = Deletions.IsComplete(kind, owned)
            ? await ObjectWrite.DeleteAsync(conversion, kind, stored, owned, cancellationToken)
            : await ObjectWrite.PutAsync(conversion, kind, stored.Key, stored.Revision, owned, cancellationToken);
        if (call.Request.DryRun)
        {
            return store.CanCommit(write, ObjectWrite.Origin(call)) ? new ApiResult.Tree(200, kind, owned) : null;
        }

        var written = await store.CommitAsync(write, ObjectWrite.Origin(call), cancellationToken);
        return written is null ? null : new ApiResult.Stored(200, kind, written);
    }

    private static void CheckIdentity(ApiCall call, Value live, Value proposed)
    {
        // Zero is no version, as upstream has it.
        if (proposed.ResourceVersion is not ("" or "0") and var version && version != live.ResourceVersion)
        {
            throw ApiErrors.Modified(call.Kind, call.Name);
        }

        if (proposed.Uid is { Length: > 0 } uid && uid != live.Uid)
        {
            // Who sends a whole object means one of this uid; who patches the uid wants to change it.
            throw call.Verb == ApiVerb.Patch
                ? FieldErrors.ToException(call.Kind.Kind, call.Name, [FieldError.Invalid("metadata.uid", uid, "field is immutable")])
                : ApiErrors.Conflict(
                    call.Kind, call.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}");
        }
    }
}
