using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Makes an object that must not exist yet.</summary>
internal sealed class CreateVerb(ObjectCreation creation) : IVerb
{
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var @object = BodyDecoding.Decode(call, call.Request.Body);
        if (call.Kind.Namespaced && @object.Namespace is { Length: > 0 } ns && ns != call.Namespace)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        return await creation.RunAsync(call, @object, cancellationToken) ?? throw ApiErrors.AlreadyExists(call.Kind, @object.Name);
    }
}
