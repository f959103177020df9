using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Answers one object by its stored bytes.</summary>
internal sealed class GetVerb(ObjectStore store) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        ResourceVersions.RequireReached(ResourceVersions.Parse(call.Request.ResourceVersion), store.Revision);
        var stored = store.Get(call.Kind.KeyOf(call.Namespace, call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
        return Task.FromResult<ApiResult>(new ApiResult.Stored(200, call.Kind, stored));
    }
}
