using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.CustomResources;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Ownership;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Makes new objects: for create, and for an apply or an update of a name that does not exist.</summary>
internal sealed class ObjectCreation(
    ObjectStore store,
    WriteChecks checks,
    Assignments assignments,
    ObjectConversion conversion,
    LeavingDefinitions definitions,
    TimeProvider time)
{
    // Upstream's generateName gives up after as many taken names.
    private const int NameAttempts = 8;

    private static readonly string[] Settled = ["name", "namespace", "uid", "creationTimestamp", "generation"];

    /// <param name="call">A create, or an apply or an update of what does not exist.</param>
    /// <param name="object">The decoded object.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>201, or null when an apply or an update found the name taken meanwhile.</returns>
    /// <exception cref="KubernetesException">Invalid, forbidden, the name is taken, or the kind is going away.</exception>
    public async Task<ApiResult?> RunAsync(ApiCall call, Value @object, CancellationToken cancellationToken)
    {
        CheckVersion(@object);
        using var turn = definitions.Enter(call.Kind);
        var isGenerated = @object.Name.Length == 0;
        for (var attempt = 1; ; attempt++)
        {
            using var assignment = await assignments.BeginAsync(call.Kind, cancellationToken);
            var named = SystemFields.ForCreate(call.Kind, @object, call.Namespace, time.GetUtcNow());
            var steps = new WriteSteps(value => Settle(value, named), value => CertificateRequester.Name(call, assignment.Assign(value, Value.Null)));
            var ready = await checks.RunAsync(call, ApiVerb.Create, named, Value.Null, steps, cancellationToken);
            if (await CommitAsync(call, Own(call, ready, @object), cancellationToken) is { } result)
            {
                return result;
            }

            if (call.Verb != ApiVerb.Create)
            {
                return null;
            }

            if (!isGenerated)
            {
                throw ApiErrors.AlreadyExists(call.Kind, ready.Name);
            }

            if (attempt == NameAttempts)
            {
                throw ApiErrors.NameNotGenerated(call.Kind, ready.Name);
            }
        }
    }

    private async Task<ApiResult?> CommitAsync(ApiCall call, Value @object, CancellationToken cancellationToken)
    {
        var key = call.Kind.KeyOf(@object.Namespace, @object.Name);
        var write = await ObjectWrite.PutAsync(conversion, call.Kind, key, expected: 0, @object, cancellationToken);
        if (call.Request.DryRun)
        {
            return store.CanCommit(write, ObjectWrite.Origin(call)) ? new ApiResult.Tree(201, call.Kind, @object) : null;
        }

        var written = await store.CommitAsync(write, ObjectWrite.Origin(call), cancellationToken);
        return written is null ? null : new ApiResult.Stored(201, call.Kind, written);
    }

    // An apply has made its record of managers from what was applied; everything else is the creator's.
    private Value Own(ApiCall call, Value ready, Value sent) => call.Verb == ApiVerb.Patch
        ? ready.WithAt(["metadata", "managedFields"], sent["metadata"]["managedFields"])
        : FieldOwnership.Update(
            call.Kind.Schema, Value.Null, ready, call.Request.FieldManager, call.Kind.Kind.ApiVersion, call.Subresource, time.GetUtcNow());

    private static Value Settle(Value mutated, Value named)
    {
        foreach (var field in Settled)
        {
            var value = named["metadata"][field];
            mutated = value.IsNull ? mutated.WithoutAt("metadata", field) : mutated.WithAt(["metadata", field], value);
        }

        return mutated;
    }

    private static void CheckVersion(Value @object)
    {
        if (@object.ResourceVersion.Length > 0)
        {
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }
    }
}
