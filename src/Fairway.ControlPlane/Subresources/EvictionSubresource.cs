using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/eviction</c>: deletes a pod on behalf of a drain. No disruption budgets are served, so none can stand against it.</summary>
internal sealed class EvictionSubresource(ObjectDeletion deletion) : IVerb
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

        await deletion.RunAsync(call, call.Name, DeleteOptions.Read(eviction["deleteOptions"], call.Warnings), cancellationToken);
        return new ApiResult.Tree(201, null, SuccessStatus.Of(201));
    }
}
