using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Disruption;

/// <summary>
/// How many pods the owner of a pod asks for: the Deployment behind a ReplicaSet, one of the other built-in owners, or whatever kind has a
/// <c>scale</c> subresource.
/// </summary>
internal sealed class OwnerScale(ControllerContext context)
{
    private readonly ObjectCache _replicaSets = context.Caches.For(Resources.ReplicaSets);
    private readonly ObjectCache _deployments = context.Caches.For(Resources.Deployments);

    /// <summary>The owner's uid and its replicas; null when the pod's owner is gone or cannot be scaled.</summary>
    public async Task<(string Uid, long Replicas)?> FindAsync(Value pod, CancellationToken cancellationToken)
    {
        var reference = pod.ControllerReference;
        if (reference["kind"].AsString() == "ReplicaSet" && GroupOf(reference) == "apps")
        {
            var replicaSet = Find(_replicaSets, pod.Namespace, reference);
            var deployment = replicaSet.ControllerReference["kind"].AsString() == "Deployment"
                ? Find(_deployments, pod.Namespace, replicaSet.ControllerReference)
                : replicaSet;
            return deployment.IsNull ? null : (deployment.Uid, deployment["spec"]["replicas"].AsLong() ?? 1);
        }

        return await AskAsync(pod.Namespace, reference, cancellationToken).ConfigureAwait(false);
    }

    private static Value Find(ObjectCache cache, string @namespace, Value reference)
    {
        var found = cache.Find(new(@namespace, reference["name"].AsString() ?? ""));
        return found.Uid == reference["uid"].AsString() ? found : Value.Null;
    }

    private async Task<(string Uid, long Replicas)?> AskAsync(string @namespace, Value reference, CancellationToken cancellationToken)
    {
        var kind = GroupVersionKind.From(reference["apiVersion"].AsString() ?? "", reference["kind"].AsString() ?? "");
        if (await context.Client.Transport.FindAsync(kind, cancellationToken).ConfigureAwait(false) is not { } resource)
        {
            return null;
        }

        var request = new ApiRequest(ApiVerb.Get, resource.Resource)
        {
            Namespace = @namespace,
            Name = reference["name"].AsString() ?? "",
            Subresource = "scale",
        };
        try
        {
            var scale = await context.Client.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return scale.Uid == reference["uid"].AsString() ? (scale.Uid, scale["spec"]["replicas"].AsLong() ?? 0) : null;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            // Gone, or of a kind without a scale.
            return null;
        }
    }

    private static string GroupOf(Value reference) => GroupVersionKind.From(reference["apiVersion"].AsString() ?? "", "").Group;
}
