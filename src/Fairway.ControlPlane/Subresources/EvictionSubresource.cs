using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/eviction</c>: deletes a pod on behalf of a drain, when the disruption budget that covers it allows.</summary>
internal sealed class EvictionSubresource(
    ObjectStore store, ObjectLookup objects, DisruptionBudgets budgets, ObjectUpdate update, ObjectDeletion deletion, TimeProvider time) : IVerb
{
    private const int Attempts = 5;

    private static readonly KindDescription Eviction = BuiltInKinds.Find(new("policy", "v1", "Eviction"))
        ?? throw new InvalidOperationException("the kind Eviction is not built in");

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        // Both versions have the same fields, and clients before 1.22 know the older alone.
        var body = call.Request.Body;
        body = body.ApiVersion == "policy/v1beta1" ? body.With("apiVersion", Eviction.Kind.ApiVersion) : body;
        var eviction = BodyDecoding.Decode(call with { Kind = Eviction }, body);
        if (eviction["metadata"]["name"].AsString() != call.Name)
        {
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        }

        var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
        var options = DeleteOptions.Read(eviction["deleteOptions"], call.Warnings);
        await budgets.TakeAsync(call, objects.Read(call.Kind, stored), options.DryRun, cancellationToken);
        // A mark would change the very version that is asked for.
        if (!options.DryRun && !call.Request.DryRun && options.ResourceVersion.Length == 0)
        {
            await MarkAsync(call, options, cancellationToken);
        }

        await deletion.RunAdmittedAsync(call, call.Name, options, cancellationToken);
        return new ApiResult.Tree(201, null, SuccessStatus.Of(201));
    }

    // Tells those who count failures that this end was none of the pod's own (KEP-3329).
    private async Task MarkAsync(ApiCall call, DeleteOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) is not { } stored)
            {
                return;
            }

            var pod = objects.Read(call.Kind, stored);
            options.RequireMet(call, call.Name, pod);
            var conditions = Conditions.Set(
                pod["status"]["conditions"].Items,
                "DisruptionTarget",
                true,
                "EvictionByEvictionAPI",
                "Eviction API: evicting",
                time.GetUtcNow());
            var marked = pod.WithAt(["status", "conditions"], conditions);
            if (pod.IsDeleting || await update.WriteAsync(call, stored, pod, marked, cancellationToken) is not null)
            {
                return;
            }
        }

        throw ApiErrors.Modified(call.Kind, call.Name);
    }
}
