using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;

namespace Fairway.ControlPlane.Subresources;

/// <summary><c>pods/eviction</c>: deletes a pod on behalf of a drain. No disruption budgets are served, so none can stand against it.</summary>
internal sealed class EvictionSubresource(ObjectDeletion deletion) : IVerb
{
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var eviction = call.Request.Body;
        if (eviction["metadata"]["name"].AsString() is { Length: > 0 } name && name != call.Name)
        {
            throw ApiErrors.BadRequest("name in URL does not match name in Eviction object");
        }

        await deletion.RunAsync(call, call.Name, DeleteOptions.Read(eviction["deleteOptions"]), cancellationToken);
        return new ApiResult.Tree(201, null, SuccessStatus.Of(201));
    }
}
