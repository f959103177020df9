using System.Collections.Frozen;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Subresources;
using Fairway.ControlPlane.Verbs;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Calls;

/// <summary>Takes every call, whichever way it came: is it served, is it allowed, who handles it.</summary>
internal sealed class ApiDispatcher(
    Authorizer authorizer, FrozenDictionary<ApiVerb, IVerb> verbs, SubresourceTable subresources)
{
    public static string NameOf(ApiVerb verb) => verb switch
    {
        ApiVerb.Get => "get",
        ApiVerb.List => "list",
        ApiVerb.Watch => "watch",
        ApiVerb.Create => "create",
        ApiVerb.Update => "update",
        ApiVerb.Patch => "patch",
        ApiVerb.Delete => "delete",
        _ => "deletecollection",
    };

    /// <exception cref="KubernetesException">The API refuses.</exception>
    public async Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        Authorize(call);
        RequireServed(call);
        var verb = call.Subresource is "" or "status" && call.Kind.IsStored ? verbs[call.Verb] : subresources.Find(call) ?? throw ApiErrors.PathNotFound();
        return await verb.ExecuteAsync(call, cancellationToken);
    }

    /// <exception cref="KubernetesException">403.</exception>
    public void Authorize(ApiCall call) => authorizer.Require(
        call.User,
        call.Kind,
        new(NameOf(call.Verb))
        {
            Group = call.Kind.Kind.Group,
            Resource = call.Kind.Plural,
            Subresource = call.Subresource,
            Namespace = call.Namespace,
            Name = call.Name,
        });

    private static void RequireServed(ApiCall call)
    {
        var offered = call.Subresource.Length == 0
            ? call.Kind.Verbs
            : (call.Kind.FindSubresource(call.Subresource) ?? throw ApiErrors.PathNotFound()).Verbs;
        if (!offered.Contains(NameOf(call.Verb)))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        if (call.Name.Length == 0 && call.Verb is ApiVerb.Get or ApiVerb.Update or ApiVerb.Patch or ApiVerb.Delete)
        {
            throw ApiErrors.MethodNotAllowed();
        }
    }
}
