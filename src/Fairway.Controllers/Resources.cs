using Fairway.Kubernetes;

namespace Fairway.Controllers;

/// <summary>The built-in resources that controllers read and write.</summary>
internal static class Resources
{
    public static GroupVersionResource CertificateSigningRequests { get; } = new("certificates.k8s.io", "v1", "certificatesigningrequests");

    public static GroupVersionResource ConfigMaps { get; } = new("", "v1", "configmaps");

    public static GroupVersionResource ControllerRevisions { get; } = new("apps", "v1", "controllerrevisions");

    public static GroupVersionResource CronJobs { get; } = new("batch", "v1", "cronjobs");

    public static GroupVersionResource CustomResourceDefinitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    public static GroupVersionResource DaemonSets { get; } = new("apps", "v1", "daemonsets");

    public static GroupVersionResource Deployments { get; } = new("apps", "v1", "deployments");

    public static GroupVersionResource Endpoints { get; } = new("", "v1", "endpoints");

    public static GroupVersionResource EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices");

    public static GroupVersionResource Jobs { get; } = new("batch", "v1", "jobs");

    public static GroupVersionResource Leases { get; } = new("coordination.k8s.io", "v1", "leases");

    public static GroupVersionResource Namespaces { get; } = new("", "v1", "namespaces");

    public static GroupVersionResource Nodes { get; } = new("", "v1", "nodes");

    public static GroupVersionResource PersistentVolumeClaims { get; } = new("", "v1", "persistentvolumeclaims");

    public static GroupVersionResource PodDisruptionBudgets { get; } = new("policy", "v1", "poddisruptionbudgets");

    public static GroupVersionResource Pods { get; } = new("", "v1", "pods");

    public static GroupVersionResource ReplicaSets { get; } = new("apps", "v1", "replicasets");

    public static GroupVersionResource ReplicationControllers { get; } = new("", "v1", "replicationcontrollers");

    public static GroupVersionResource ServiceAccounts { get; } = new("", "v1", "serviceaccounts");

    public static GroupVersionResource Services { get; } = new("", "v1", "services");

    public static GroupVersionResource StatefulSets { get; } = new("apps", "v1", "statefulsets");
}
