using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>Decides by RBAC. The policy is compiled again at the first question after a role or binding changed.</summary>
internal sealed class Authorizer
{
    private const string Group = "rbac.authorization.k8s.io";

    private readonly AccessPolicyBuilder _builder;
    private readonly Lock _gate = new();
    private volatile AccessPolicy? _policy;
    private long _changes;

    public Authorizer(ObjectStore store, ObjectReader reader)
    {
        _builder = new(store, reader);
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource.StartsWith(Group + "/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _changes);
                _policy = null;
            }
        });
    }

    public AccessPolicy Policy => _policy ?? Compile();

    public bool IsAllowed(UserInfo user, in AccessRequest request) => Policy.Allows(user, request);

    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public void Require(UserInfo user, KindDescription kind, in AccessRequest request)
    {
        if (!IsAllowed(user, request))
        {
            throw ApiErrors.Forbidden(kind, request.Name, Refusal(user, request));
        }
    }

    /// <exception cref="KubernetesException">403 in upstream's words.</exception>
    public void RequirePath(UserInfo user, string verb, string path)
    {
        if (!IsAllowed(user, new AccessRequest(verb) { Path = path }))
        {
            throw new KubernetesException(
                403, StatusReason.Forbidden, $"forbidden: User \"{user.Name}\" cannot {verb} path \"{path}\"", Values.ValueMap.Empty);
        }
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
        if (!IsAllowed(user, request))
        {
            throw ApiErrors.Forbidden(path.Group, path.Resource, path.Name, Refusal(user, request));
        }
    }

    /// <summary>Why somebody may not do something, in upstream's words.</summary>
    public static string Refusal(UserInfo user, in AccessRequest request)
    {
        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return $"User \"{user.Name}\" cannot {request.Verb} resource \"{request.FullResource}\" in API group \"{request.Group}\" {where}";
    }

    private AccessPolicy Compile()
    {
        lock (_gate)
        {
            if (_policy is { } current)
            {
                return current;
            }

            var seen = Interlocked.Read(ref _changes);
            var compiled = _builder.Build();
            // A change that came while compiling leaves the policy to be compiled again.
            _policy = compiled;
            if (Interlocked.Read(ref _changes) != seen)
            {
                _policy = null;
            }

            return compiled;
        }
    }
}
