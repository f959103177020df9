using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Access.Nodes;

/// <summary>
/// Upstream's admission plug-in NodeRestriction: a kubelet writes its own Node, lease and CSINode and the pods bound to it, and cannot give
/// itself taints, labels of others' making, or pods that reach for more.
/// </summary>
internal static class NodeRestriction
{
    private const string Mirror = "kubernetes.io/config.mirror";

    // Labels that administrators rely on, and what kubelets may set among them (pkg/kubelet/apis/well_known_labels.go).
    private static readonly string[] OwnLabels =
    [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build",
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region",
        "failure-domain.kubernetes.io/zone", "failure-domain.kubernetes.io/region",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
    ];

    private static readonly string[] OwnLabelDomains = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    /// <exception cref="KubernetesException">403: the write is not a kubelet's to do.</exception>
    public static void Check(ApiCall call, AdmissionRequest request)
    {
        if (NodeIdentity.Of(request.User, request.Groups) is { } node && Refusal(node, request) is { } refusal)
        {
            throw ApiErrors.Forbidden(call.Kind, request.Name, refusal);
        }
    }

    /// <summary>A kubelet asks for tokens of the pods on its node alone.</summary>
    /// <param name="call">The request for a token.</param>
    /// <param name="bound">What the token is to be bound to.</param>
    /// <param name="reference">What the request says of it.</param>
    /// <exception cref="KubernetesException">403.</exception>
    public static void CheckToken(ApiCall call, Value bound, Value reference)
    {
        if (NodeIdentity.Of(call.User.Name, call.User.Groups) is not { } node)
        {
            return;
        }

        var refusal = bound.ObjectKind != "Pod" ? "node requested token not bound to a pod"
            : (reference["uid"].AsString() ?? "").Length == 0 ? "node requested token with a pod binding without a uid"
            : bound["spec"]["nodeName"].AsString() != node ? "node requested token bound to a pod scheduled on a different node"
            : null;
        if (refusal is not null)
        {
            throw ApiErrors.Forbidden(call.Kind, call.Name, refusal);
        }
    }

    private static string? Refusal(string node, AdmissionRequest request) => (request.Resource.Group, request.Resource.Resource) switch
    {
        ("", "pods") => PodRefusal(node, request),
        ("", "nodes") => NodeRefusal(node, request),
        ("coordination.k8s.io", "leases") when request.Name != node => "can only access node lease with the same name as the requesting node",
        ("storage.k8s.io", "csinodes") when request.Name != node => "can only access CSINode with the same name as the requesting node",
        _ => null,
    };

    private static string? PodRefusal(string node, AdmissionRequest request)
    {
        var (pod, isOwn) = (request.Object, (request.OldObject.IsNull ? request.Object : request.OldObject)["spec"]["nodeName"].AsString() == node);
        return (request.Operation, request.Subresource) switch
        {
            (ApiVerb.Create, "") => !pod.Annotations.ContainsKey(Mirror)
                ? $"pod does not have \"{Mirror}\" annotation, node \"{node}\" can only create mirror pods"
                : !isOwn ? $"node \"{node}\" can only create pods with spec.nodeName set to itself"
                : ReachRefusal(node, pod["spec"]),
            (ApiVerb.Delete, "") => isOwn ? null : $"node \"{node}\" can only delete pods with spec.nodeName set to itself",
            (ApiVerb.Update, "status") => !isOwn
                ? $"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself"
                : pod.Metadata["labels"] != request.OldObject.Metadata["labels"] ? $"node \"{node}\" cannot update labels through pod status"
                : null,
            (ApiVerb.Create, "eviction") => isOwn ? null : $"node {node} can only evict pods with spec.nodeName set to itself",
            _ => $"unexpected operation {request.Operation}, node \"{node}\" can only create and delete mirror pods",
        };
    }

    private static string? ReachRefusal(string node, Value spec) =>
        (spec["serviceAccountName"].AsString() ?? "").Length > 0 ? $"node \"{node}\" can not create pods that reference a service account"
        : spec["volumes"].Items.Any(volume => !volume["secret"].IsNull || !volume["configMap"].IsNull || !volume["persistentVolumeClaim"].IsNull
            || !volume["projected"].IsNull)
            ? $"node \"{node}\" can not create pods that reference secrets, configmaps or persistentvolumeclaims"
            : null;

    private static string? NodeRefusal(string node, AdmissionRequest request)
    {
        if (request.Name != node)
        {
            return $"node \"{node}\" is not allowed to modify node \"{request.Name}\"";
        }

        if (request.Operation == ApiVerb.Create)
        {
            var labels = Reserved(request.Object, Value.Null);
            return labels.Length == 0 ? null : $"node \"{node}\" is not allowed to set the following labels: {labels}";
        }

        if (request.Operation != ApiVerb.Update)
        {
            return null;
        }

        var changed = Reserved(request.Object, request.OldObject);
        return request.Object["spec"]["taints"] != request.OldObject["spec"]["taints"] ? $"node \"{node}\" is not allowed to modify taints"
            : changed.Length == 0 ? null
            : $"is not allowed to modify labels: {changed}";
    }

    private static string Reserved(Value node, Value old)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var side in (ReadOnlySpan<Value>)[node, old])
        {
            foreach (var (key, _) in side.Labels)
            {
                if (node.Labels[key] != old.Labels[key] && IsReserved(key))
                {
                    keys.Add(key);
                }
            }
        }

        return string.Join(", ", keys);
    }

    private static bool IsReserved(string label)
    {
        var domain = label.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? label[..slash] : "";
        return (IsOf(domain, "kubernetes.io") || IsOf(domain, "k8s.io"))
            && !OwnLabels.Contains(label)
            && !Array.Exists(OwnLabelDomains, own => IsOf(domain, own));
    }

    private static bool IsOf(string domain, string parent) => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal);
}
