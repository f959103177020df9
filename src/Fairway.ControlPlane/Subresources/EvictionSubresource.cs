using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/eviction</c>: deletes a pod on behalf of a drain, when the disruption budget that covers it allows.</summary>
internal sealed class EvictionSubresource(
    ObjectStore store, ObjectLookup objects, DisruptionBudgets budgets, ObjectDeletion deletion) : IVerb
{
    private static readonly KindDescription Eviction = BuiltInKinds.Find(new("policy", "v1", "Eviction"))
        ?? throw new InvalidOperationException("the kind Eviction is not built in");

    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var eviction = BodyDecoding.Decode(call with { Kind = Eviction }, call.Request.Body);
        if (eviction["metadata"]["name"].AsString() != call.Name)
        {
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        }

        var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
        var options = DeleteOptions.Read(eviction["deleteOptions"], call.Warnings);
        await budgets.TakeAsync(call, objects.Read(call.Kind, stored), options.DryRun, cancellationToken);
        await deletion.RunAsync(call, call.Name, options, cancellationToken);
        return new ApiResult.Tree(201, null, SuccessStatus.Of(201));
    }
}
