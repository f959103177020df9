using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Writing;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Deletes one object, or marks it for deletion when its grace or its finalizers are to be waited for.</summary>
internal sealed class DeleteVerb(ObjectDeletion deletion) : IVerb
{
    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken) =>
        deletion.RunAsync(call, call.Name, DeleteOptions.Read(call.Request.Body, call.Warnings), cancellationToken);
}
