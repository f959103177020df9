using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Cel;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>Answers the checks that expressions make through <c>authorizer</c> by the rights of the one who sent the request.</summary>
internal sealed class CelAccess(Authorizer authorizer, UserInfo user) : ICelAuthorizer
{
    public CelAccessDecision Check(CelAccessCheck check)
    {
        var who = check.ServiceAccount is var (@namespace, name) ? UserInfo.ServiceAccount(@namespace, name) : user;
        var asked = check.Path.Length > 0
            ? new AccessRequest(check.Verb) { Path = check.Path }
            : new AccessRequest(check.Verb)
            {
                Group = check.Group,
                Resource = check.Resource,
                Subresource = check.Subresource,
                Namespace = check.Namespace,
                Name = check.Name,
            };
        return new(authorizer.IsAllowed(who, asked), "");
    }
}
