using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;

namespace Fairway.ControlPlane.Access.Nodes;

/// <summary>
/// Lets kubelets do what their work needs and no more: read what pods on their own node refer to, write about themselves (upstream's
/// plugin/pkg/auth/authorizer/node). What the rules of <c>system:node</c> allow besides is theirs as well.
/// </summary>
internal sealed class NodeAuthorizer(NodePods pods, ObjectLookup objects, KindRegistry kinds)
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly KindDescription _volumes = kinds.Required("", "v1", "persistentvolumes");
    private readonly KindDescription _attachments = kinds.Required("storage.k8s.io", "v1", "volumeattachments");

    /// <param name="node">The kubelet's node.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="rules">Those of the cluster role <c>system:node</c>.</param>
    public AccessDecision Decide(string node, in AccessRequest request, IReadOnlyList<PolicyRule> rules)
    {
        if (request.Path.Length == 0 && Refusal(node, request) is { } refusal)
        {
            return new(refusal.Length == 0, refusal, "");
        }

        foreach (var rule in rules)
        {
            if (rule.Allows(request))
            {
                return new(true, "", "");
            }
        }

        return default;
    }

    // Empty allows; null leaves it to the rules.
    private string? Refusal(string node, in AccessRequest request) => (request.Group, request.Resource) switch
    {
        ("", "secrets" or "configmaps") => ReadRefusal(node, request),
        ("", "persistentvolumeclaims") when request.Subresource == "status" =>
            request.Verb is "update" or "patch" ? PathRefusal(node, request) : "can only update PersistentVolumeClaim status",
        ("", "persistentvolumeclaims" or "persistentvolumes") => GetRefusal(node, request),
        ("storage.k8s.io", "volumeattachments") => GetRefusal(node, request),
        ("", "serviceaccounts") when request.Subresource == "token" =>
            request.Verb == "create" ? PathRefusal(node, request) : "can only create tokens for individual service accounts",
        ("", "serviceaccounts") => GetRefusal(node, request),
        ("coordination.k8s.io", "leases") => OwnRefusal(node, request, LeaseNamespace),
        ("storage.k8s.io", "csinodes") => OwnRefusal(node, request, ""),
        ("", "nodes") when request.Subresource.Length == 0 => NodeRefusal(node, request),
        ("", "pods") when request.Subresource.Length == 0 => PodRefusal(node, request),
        _ => null,
    };

    private string ReadRefusal(string node, in AccessRequest request) =>
        request.Verb is not ("get" or "list" or "watch") ? "can only read resources of this type"
        : request.Subresource.Length > 0 ? "cannot read subresource"
        : request.Namespace.Length == 0 ? "can only read namespaced object of this type"
        : PathRefusal(node, request);

    private string GetRefusal(string node, in AccessRequest request) =>
        request.Verb != "get" ? "can only get individual resources of this type"
        : request.Subresource.Length > 0 ? "cannot get subresource"
        : PathRefusal(node, request);

    private string PathRefusal(string node, in AccessRequest request) =>
        request.Name.Length == 0 ? "No Object name found"
        : HasPath(node, request.Resource, request.Namespace, request.Name) ? ""
        : $"no relationship found between node '{node}' and this object";

    private static string OwnRefusal(string node, in AccessRequest request, string @namespace) =>
        request.Verb is not ("get" or "create" or "update" or "patch" or "delete") || request.Subresource.Length > 0
            ? "can only get, create, update, patch, or delete individual objects of this type"
            : request.Namespace != @namespace ? $"can only access leases in the \"{@namespace}\" system namespace"
            : request.Verb == "create" || request.Name == node ? ""
            : "can only access objects with the same name as the requesting node";

    private static string? NodeRefusal(string node, in AccessRequest request) =>
        request.Verb is not ("get" or "list" or "watch") || request.Name == node ? null
        : request.Name.Length == 0 ? $"node '{node}' cannot read all nodes, only its own Node object"
        : $"node '{node}' cannot read '{request.Name}', only its own Node object";

    private string? PodRefusal(string node, in AccessRequest request) => request.Verb switch
    {
        "get" => PathRefusal(node, request),
        "list" or "watch" => SelectsNode(request.FieldSelector, node) ? ""
            : request.Name.Length > 0 ? PathRefusal(node, request)
            : "can only list/watch pods with spec.nodeName field selector",
        _ => null,
    };

    private bool HasPath(string node, string plural, string @namespace, string name)
    {
        switch (plural)
        {
            case "pods":
                return pods.Of(node, @namespace).Any(pod => pod["metadata"]["name"].AsString() == name);
            case "volumeattachments":
                return objects.Find(_attachments, "", name)["spec"]["nodeName"].AsString() == node;
            case "persistentvolumes":
                var claim = objects.Find(_volumes, "", name)["spec"]["claimRef"];
                return claim["name"].AsString() is { } claimed && claim["namespace"].AsString() is { } ns
                    && HasPath(node, "persistentvolumeclaims", ns, claimed);
            default:
                return pods.Of(node, @namespace).Any(pod => PodReferences.Contains(pod, plural, name));
        }
    }

    private static bool SelectsNode(string selector, string node)
    {
        try
        {
            return selector.Length > 0 && FieldSelector.Parse(selector).Required("spec.nodeName") == node;
        }
        catch (FormatException)
        {
            // Refused with its reason by whom may ask at all.
            return false;
        }
    }
}
