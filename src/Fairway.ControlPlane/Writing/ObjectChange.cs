using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>A subresource's change of the object that the call names: tried again on the newer one when another write came in between.</summary>
internal sealed class ObjectChange(ObjectStore store, ObjectLookup objects)
{
    private const int Attempts = 5;

    /// <summary>Reads for a GET; for everything else changes.</summary>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public Task<ApiResult> GetOrRunAsync(
        ApiCall call, Func<StoredObject, Value, Task<ApiResult?>> change, CancellationToken cancellationToken) =>
        call.Verb == ApiVerb.Get
            ? Task.FromResult<ApiResult>(new ApiResult.Stored(200, call.Kind, Required(call)))
            : RunAsync(call, change, cancellationToken);

    /// <param name="call">Names the object.</param>
    /// <param name="change">Given the live object, stored and as a tree of the call's version; null when it changed meanwhile.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <exception cref="KubernetesException">It does not exist, or changes all the time.</exception>
    public async Task<ApiResult> RunAsync(
        ApiCall call, Func<StoredObject, Value, Task<ApiResult?>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = Required(call);
            if (await change(stored, await objects.ReadAsync(call.Kind, stored, cancellationToken)) is { } result)
            {
                return result;
            }
        }

        throw ApiErrors.Modified(call.Kind, call.Name);
    }

    private StoredObject Required(ApiCall call) =>
        store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
}
