using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Verbs;

/// <summary>The right to make what an apply or an update does not find: the right to change is not the right to create.</summary>
internal sealed class CreationRight(Authorizer authorizer)
{
    /// <exception cref="KubernetesException">403.</exception>
    public void Require(ApiCall call) => authorizer.Require(
        call.User,
        call.Kind,
        new(ApiDispatcher.NameOf(ApiVerb.Create))
        {
            Group = call.Kind.Kind.Group,
            Resource = call.Kind.Plural,
            Namespace = call.Namespace,
            Name = call.Name,
        });
}
