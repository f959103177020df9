using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Kustomize;

/// <summary>
/// The order in which kubectl prints a build: what others depend on first, webhooks last, else by group, version, kind, namespace and name.
/// </summary>
internal static class OutputOrder
{
    private static readonly string[] First =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
        "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass",
        "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    public static IReadOnlyList<Value> Sort(IEnumerable<BuildItem> items) =>
    [
        .. items.Select(item => item.Object)
            .OrderBy(Rank)
            .ThenBy(@object => KindKey(@object.GroupVersionKind), StringComparer.Ordinal)
            .ThenBy(@object => $"{OrElse(@object.Namespace, "~X")}|{OrElse(@object.Name, "~N")}", StringComparer.Ordinal),
    ];

    private static int Rank(Value @object)
    {
        var first = Array.IndexOf(First, @object.ObjectKind);
        return first >= 0 ? first - First.Length : Array.IndexOf(Last, @object.ObjectKind) + 1;
    }

    private static string KindKey(GroupVersionKind kind) => $"{OrElse(kind.Group, "~G")}_{OrElse(kind.Version, "~V")}_{OrElse(kind.Kind, "~K")}";

    private static string OrElse(string text, string whenEmpty) => text.Length == 0 ? whenEmpty : text;
}
