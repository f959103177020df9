using Fairway.ControlPlane.Access.Nodes;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// Decides by RBAC, for kubelets by what their node needs as well. The policy is compiled again at the first question after a role or
/// binding changed.
/// </summary>
internal sealed class Authorizer
{
    private const string Group = "rbac.authorization.k8s.io";

    private const string NodeRole = "system:node";

    private readonly NodeAuthorizer _nodes;
    private readonly StoreView<AccessPolicy> _policy;
    private readonly AccessMetrics _metrics;
    private readonly TimeProvider _time;

    public Authorizer(ObjectStore store, ObjectReader reader, NodeAuthorizer nodes, AccessMetrics metrics, TimeProvider time)
    {
        (_nodes, _metrics, _time) = (nodes, metrics, time);
        _policy = new(
            store,
            static resource => resource.StartsWith(Group + "/", StringComparison.Ordinal),
            new AccessPolicyBuilder(store, reader).Build);
    }

    public AccessPolicy Policy => _policy.Current;

    public bool IsAllowed(UserInfo user, in AccessRequest request) => Decide(user, request).IsAllowed;

    public AccessDecision Decide(UserInfo user, in AccessRequest request)
    {
        if (user.Groups.Contains(UserInfo.Masters))
        {
            return new(true, "", "");
        }

        var policy = Policy;
        var byNode = NodeIdentity.Of(user.Name, user.Groups) is { } node
            ? _nodes.Decide(node, request, policy.RulesOf("", NodeRole) ?? [])
            : default;
        if (byNode.IsAllowed)
        {
            return byNode;
        }

        if (policy.Find(user, request) is { } grant)
        {
            return new(true, grant.Reason, "");
        }

        var missing = policy.Missing(user, request.Namespace);
        var reason = missing.Length == 0 ? "" : $"RBAC: {missing}";
        return new(false, byNode.Reason is { Length: > 0 } own ? (reason.Length == 0 ? own : $"{own}\n{reason}") : reason, missing);
    }

    /// <summary>Why it is allowed, for the audit log.</summary>
    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public string Require(UserInfo user, KindDescription kind, in AccessRequest request)
    {
        var decision = Measure(user, request);
        return decision.IsAllowed
            ? decision.Reason
            : throw ApiErrors.Forbidden(kind, request.Name, With(Refusal(user, request), decision.Reason));
    }

    /// <summary>Why it is allowed, for the audit log.</summary>
    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public string RequirePath(UserInfo user, string verb, string path)
    {
        var decision = Measure(user, new(verb) { Path = path });
        return decision.IsAllowed ? decision.Reason : throw new KubernetesException(
            403,
            StatusReason.Forbidden,
            With($"forbidden: User \"{user.Name}\" cannot {verb} path \"{path}\"", decision.Reason),
            Values.ValueMap.Empty);
    }

    /// <summary>Hides from those without rights whether a resource exists.</summary>
    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public void RequireUnknown(UserInfo user, ApiVerb verb, RequestPath path)
    {
        var request = new AccessRequest(ApiDispatcher.NameOf(verb))
        {
            Group = path.Group,
            Resource = path.Resource,
            Subresource = path.Subresource,
            Namespace = path.Namespace,
            Name = path.Name,
        };
        if (Measure(user, request) is { IsAllowed: false } decision)
        {
            throw ApiErrors.Forbidden(path.Group, path.Resource, path.Name, With(Refusal(user, request), decision.Reason));
        }
    }

    /// <summary>Why somebody may not do something, in upstream's words.</summary>
    public static string Refusal(UserInfo user, in AccessRequest request)
    {
        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return $"User \"{user.Name}\" cannot {request.Verb} resource \"{request.FullResource}\" in API group \"{request.Group}\" {where}";
    }

    private static string With(string refusal, string reason) => reason.Length == 0 ? refusal : $"{refusal}: {reason}";

    private AccessDecision Measure(UserInfo user, in AccessRequest request)
    {
        var start = _time.GetTimestamp();
        var decision = Decide(user, request);
        _metrics.Decided(decision.IsAllowed, _time.GetElapsedTime(start));
        return decision;
    }
}
