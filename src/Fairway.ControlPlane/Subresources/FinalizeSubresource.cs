using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Verbs;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Subresources;

/// <summary>
/// <c>namespaces/finalize</c>: changes <c>spec.finalizers</c> and nothing else; without any left a namespace that is being deleted is gone.
/// </summary>
internal sealed class FinalizeSubresource(ObjectStore store, ObjectLookup objects, ObjectUpdate update) : IVerb
{
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var proposed = BodyDecoding.Decode(call, call.Request.Body);
        var stored = store.Get(call.Kind.KeyOf("", call.Name)) ?? throw ApiErrors.NotFound(call.Kind, call.Name);
        var live = objects.Read(call.Kind, stored);
        if (proposed.Name != call.Name)
        {
            throw ApiErrors.OtherName(proposed.Name, call.Name);
        }

        if (proposed.ResourceVersion is { Length: > 0 } version && version != live.ResourceVersion)
        {
            throw ApiErrors.Modified(call.Kind, call.Name);
        }

        var finalizers = proposed["spec"]["finalizers"].Items;
        var changed = finalizers.Count == 0
            ? live.WithoutAt("spec", "finalizers")
            : live.WithAt(["spec", "finalizers"], finalizers);
        return await update.WriteAsync(call, stored, live, changed, cancellationToken) ?? throw ApiErrors.Modified(call.Kind, call.Name);
    }
}
