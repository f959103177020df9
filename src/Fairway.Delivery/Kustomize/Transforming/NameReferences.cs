namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Which fields of which kinds hold the name of another object: Kustomize's default table.</summary>
internal static class NameReferences
{
    private const string Rbac = "rbac.authorization.k8s.io";

    // Where a pod's specification lies in each kind that has one.
    private static readonly (string Kind, string Path)[] Pods =
    [
        ("Pod", "spec"), ("PodTemplate", "template/spec"), ("Deployment", "spec/template/spec"), ("ReplicaSet", "spec/template/spec"),
        ("DaemonSet", "spec/template/spec"), ("StatefulSet", "spec/template/spec"), ("Job", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ];

    // Accounts, claims and priorities are followed in another set of kinds.
    private static readonly (string Kind, string Path)[] OtherPods =
    [
        ("Pod", "spec"), ("StatefulSet", "spec/template/spec"), ("Deployment", "spec/template/spec"), ("ReplicationController", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"), ("Job", "spec/template/spec"), ("DaemonSet", "spec/template/spec"),
    ];

    public static IReadOnlyList<Reference> All { get; } =
    [
        Scaled("Deployment"), Scaled("ReplicationController"), Scaled("ReplicaSet"), Scaled("StatefulSet"),
        new("", "v1", "ConfigMap",
        [
            .. In(
                Pods,
                "volumes/configMap/name",
                "containers/env/valueFrom/configMapKeyRef/name",
                "initContainers/env/valueFrom/configMapKeyRef/name",
                "containers/envFrom/configMapRef/name",
                "initContainers/envFrom/configMapRef/name",
                "volumes/projected/sources/configMap/name"),
            new("spec/configSource/configMap", Kind: "Node"),
            new("rules/resourceNames", Kind: "Role"), new("rules/resourceNames", Kind: "ClusterRole"),
            new("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", Kind: "Ingress"),
        ]),
        new("", "v1", "Secret",
        [
            .. In(
                Pods,
                "volumes/secret/secretName",
                "containers/env/valueFrom/secretKeyRef/name",
                "initContainers/env/valueFrom/secretKeyRef/name",
                "containers/envFrom/secretRef/name",
                "initContainers/envFrom/secretRef/name",
                "imagePullSecrets/name",
                "volumes/projected/sources/secret/name"),
            new("spec/tls/secretName", Kind: "Ingress"),
            new("metadata/annotations/ingress.kubernetes.io\\/auth-secret", Kind: "Ingress"),
            new("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", Kind: "Ingress"),
            new("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", Kind: "Ingress"),
            new("imagePullSecrets/name", Kind: "ServiceAccount"),
            new("parameters/secretName", Kind: "StorageClass"), new("parameters/adminSecretName", Kind: "StorageClass"),
            new("parameters/userSecretName", Kind: "StorageClass"), new("parameters/secretRef", Kind: "StorageClass"),
            new("rules/resourceNames", Kind: "Role"), new("rules/resourceNames", Kind: "ClusterRole"),
            new("spec/template/spec/containers/env/valueFrom/secretKeyRef/name", Group: "serving.knative.dev", Version: "v1", Kind: "Service"),
            new("spec/azureFile/secretName", Kind: "PersistentVolume"),
        ]),
        new("", "v1", "Service",
        [
            new("spec/serviceName", Group: "apps", Kind: "StatefulSet"),
            new("spec/rules/http/paths/backend/serviceName", Kind: "Ingress"), new("spec/backend/serviceName", Kind: "Ingress"),
            new("spec/rules/http/paths/backend/service/name", Kind: "Ingress"), new("spec/defaultBackend/service/name", Kind: "Ingress"),
            new("spec/service/name", Group: "apiregistration.k8s.io", Kind: "APIService"),
            new("webhooks/clientConfig/service", Group: "admissionregistration.k8s.io", Kind: "ValidatingWebhookConfiguration"),
            new("webhooks/clientConfig/service", Group: "admissionregistration.k8s.io", Kind: "MutatingWebhookConfiguration"),
        ]),
        new(Rbac, "", "Role", [new("roleRef/name", Group: Rbac, Kind: "RoleBinding")]),
        new(Rbac, "", "ClusterRole",
        [
            new("roleRef/name", Group: Rbac, Kind: "RoleBinding"), new("roleRef/name", Group: Rbac, Kind: "ClusterRoleBinding"),
        ]),
        new("", "v1", "ServiceAccount",
        [
            new("subjects", Group: Rbac, Kind: "RoleBinding"), new("subjects", Group: Rbac, Kind: "ClusterRoleBinding"),
            .. In(OtherPods, "serviceAccountName"),
        ]),
        new("", "v1", "PersistentVolumeClaim", [.. In(OtherPods, "volumes/persistentVolumeClaim/claimName")]),
        new("", "v1", "PersistentVolume", [new("spec/volumeName", Kind: "PersistentVolumeClaim"), new("rules/resourceNames", Kind: "ClusterRole")]),
        new("storage.k8s.io", "v1", "StorageClass",
        [
            new("spec/storageClassName", Kind: "PersistentVolume"), new("spec/storageClassName", Kind: "PersistentVolumeClaim"),
            new("spec/volumeClaimTemplates/spec/storageClassName", Kind: "StatefulSet"),
        ]),
        new("scheduling.k8s.io", "v1", "PriorityClass", [.. In(OtherPods, "priorityClassName")]),
        new("networking.k8s.io", "v1", "IngressClass", [new("spec/ingressClassName", Kind: "Ingress")]),
    ];

    private static Reference Scaled(string kind) => new("", "", kind, [new("spec/scaleTargetRef/name", Kind: "HorizontalPodAutoscaler")]);

    private static IEnumerable<FieldSpec> In((string Kind, string Path)[] pods, params string[] fields) =>
        pods.SelectMany(pod => fields.Select(field => new FieldSpec($"{pod.Path}/{field}", Kind: pod.Kind)));

    /// <summary>A kind that is referred to by its name, and the fields that do.</summary>
    internal sealed record Reference(string Group, string Version, string Kind, IReadOnlyList<FieldSpec> Fields);
}
