using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Services;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Ownership;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Makes new objects: for create, and for an apply to a name that does not exist.</summary>
internal sealed class ObjectCreation(ObjectStore store, WriteChecks checks, ServiceAddresses addresses, TimeProvider time)
{
    // Upstream's generateName gives up after as many taken names.
    private const int NameAttempts = 8;

    /// <param name="call">A create or an apply.</param>
    /// <param name="object">The decoded object.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>201, or null when an apply found the name taken meanwhile.</returns>
    /// <exception cref="KubernetesException">Invalid, forbidden, or the name is taken.</exception>
    public async Task<ApiResult?> RunAsync(ApiCall call, Value @object, CancellationToken cancellationToken)
    {
        CheckVersion(@object);
        var isApply = call.Verb == ApiVerb.Patch;
        var isGenerated = @object.Name.Length == 0;
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            var named = SystemFields.ForCreate(call.Kind, @object, call.Namespace, now);
            var settled = named;
            var ready = await checks.RunAsync(call, ApiVerb.Create, named, Value.Null, value => Settle(value, settled), cancellationToken);
            var owned = isApply
                ? ready.WithAt(["metadata", "managedFields"], @object["metadata"]["managedFields"])
                : FieldOwnership.Update(
                    call.Kind.Schema, Value.Null, ready, call.Request.FieldManager, call.Kind.Kind.ApiVersion, call.Subresource, now);
            if (await CommitAsync(call, owned, cancellationToken) is { } result)
            {
                return result;
            }

            if (isApply)
            {
                return null;
            }

            if (!isGenerated || attempt == NameAttempts)
            {
                throw ApiErrors.AlreadyExists(call.Kind, owned.Name);
            }
        }
    }

    private async Task<ApiResult?> CommitAsync(ApiCall call, Value @object, CancellationToken cancellationToken)
    {
        var key = call.Kind.KeyOf(@object.Namespace, @object.Name);
        if (call.Request.DryRun)
        {
            return store.Get(key) is null ? new ApiResult.Tree(201, call.Kind, @object) : null;
        }

        using var lease = addresses.Lease(call.Kind, @object, Value.Null);
        var write = new Write.Put(key, 0, ObjectEncoder.Encode(lease.Object), ObjectIndex.Of(lease.Object, call.Kind));
        var stored = await store.CommitAsync(write, Origin(call), cancellationToken);
        if (stored is null)
        {
            return null;
        }

        lease.Keep();
        return new ApiResult.Stored(201, call.Kind, stored);
    }

    internal static WriteOrigin Origin(ApiCall call) => new(call.User.Name, call.Request.FieldManager, call.AuditId);

    private static Value Settle(Value mutated, Value named)
    {
        var settled = mutated;
        foreach (var field in new[] { "name", "namespace", "uid", "creationTimestamp", "generation" })
        {
            var value = named["metadata"][field];
            settled = value.IsNull ? settled.WithoutAt("metadata", field) : settled.WithAt(["metadata", field], value);
        }

        return settled;
    }

    private static void CheckVersion(Value @object)
    {
        if (@object.ResourceVersion.Length > 0)
        {
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }
    }
}
