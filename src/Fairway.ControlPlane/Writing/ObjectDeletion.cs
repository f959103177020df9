using Fairway.ControlPlane.Admission;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>Deletes: at once, or by marking the object and leaving the rest to its finalizers and to the node of a pod.</summary>
internal sealed class ObjectDeletion(
    ObjectStore store,
    ObjectLookup objects,
    AdmissionChain admission,
    AdmissionRequests requests,
    ObjectConversion conversion,
    DeletionMark mark)
{
    private const int Attempts = 8;

    /// <exception cref="KubernetesException">Not found, forbidden, or a precondition does not hold.</exception>
    public Task<ApiResult> RunAsync(ApiCall call, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        RunAsync(call, name, options, isAdmitted: false, cancellationToken);

    /// <summary>Deletes what need not be admitted: it was as something else, or the server deletes by itself.</summary>
    /// <inheritdoc cref="RunAsync(ApiCall, string, DeleteOptions, CancellationToken)" path="/exception"/>
    public Task<ApiResult> RunAdmittedAsync(ApiCall call, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        RunAsync(call, name, options, isAdmitted: true, cancellationToken);

    private async Task<ApiResult> RunAsync(
        ApiCall call, string name, DeleteOptions options, bool isAdmitted, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = store.Get(call.Kind.KeyOf(call.Namespace, name)) ?? throw ApiErrors.NotFound(call.Kind, name);
            var live = await objects.ReadAsync(call.Kind, stored, cancellationToken);
            options.RequireMet(call, name, live);
            if (!isAdmitted)
            {
                var request = requests.Of(call, ApiVerb.Delete, name, Value.Null, live);
                request = options.DryRun ? request with { DryRun = true } : request;
                await admission.MutateAsync(call, request, cancellationToken);
                await admission.ValidateAsync(call, request, cancellationToken);
            }

            if (await DeleteAsync(call, stored, live, options, cancellationToken) is { } result)
            {
                return result;
            }
        }

        throw ApiErrors.Modified(call.Kind, name);
    }

    private async Task<ApiResult?> DeleteAsync(
        ApiCall call, StoredObject stored, Value live, DeleteOptions options, CancellationToken cancellationToken)
    {
        var marked = mark.Apply(call.Kind, live, options);
        var isGone = Deletions.IsComplete(call.Kind, marked);
        // Upstream answers a pod with the pod itself, as it was marked, others with a Status.
        var isTold = !isGone || Deletions.IsPod(call.Kind);
        if (call.Request.DryRun || options.DryRun)
        {
            return isTold ? new ApiResult.Tree(200, call.Kind, marked) : Success(call.Kind, live);
        }

        if (!isGone && marked == live)
        {
            return new ApiResult.Stored(200, call.Kind, stored);
        }

        Write write = isGone
            ? await ObjectWrite.DeleteAsync(conversion, call.Kind, stored, isTold ? marked : live, cancellationToken)
            : await ObjectWrite.PutAsync(conversion, call.Kind, stored.Key, stored.Revision, marked, cancellationToken);
        var written = await store.CommitAsync(write, ObjectWrite.Origin(call), cancellationToken);
        if (written is null)
        {
            return null;
        }

        return isTold ? new ApiResult.Stored(200, call.Kind, written) : Success(call.Kind, live);
    }

    private static ApiResult.Tree Success(KindDescription kind, Value live) => new(
        200,
        null,
        Value.Map(
            ("kind", "Status"),
            ("apiVersion", "v1"),
            ("metadata", ValueMap.Empty),
            ("status", "Success"),
            ("details", ApiErrors.Details(kind, live.Name).With("uid", live.Uid))));
}
