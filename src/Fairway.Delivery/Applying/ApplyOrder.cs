using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>
/// In which order objects are applied: what defines others first (a stage of its own), then as Kustomize's legacy order, webhooks last.
/// </summary>
internal static class ApplyOrder
{
    private static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "Role", "ClusterRole", "RoleBinding",
        "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
        "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    /// <summary>Namespaces and definitions: without them the others can not even be tried out.</summary>
    public static bool IsDefinition(Value @object) => @object.GroupVersionKind is
    { Group: "", Kind: "Namespace" } or { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" };

    public static IReadOnlyList<Value> Sort(IEnumerable<Value> objects) =>
        [.. objects
            .OrderBy(item => Rank(item.ObjectKind))
            .ThenBy(item => item.ObjectKind, StringComparer.Ordinal)
            .ThenBy(item => item.Namespace, StringComparer.Ordinal)
            .ThenBy(item => item.Name, StringComparer.Ordinal)];

    private static int Rank(string kind)
    {
        var first = Array.IndexOf(First, kind);
        return first >= 0 ? first - First.Length : Array.IndexOf(Last, kind) + 1;
    }
}
