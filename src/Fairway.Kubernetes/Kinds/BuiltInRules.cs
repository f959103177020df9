using Fairway.Kubernetes.Kinds.Custom;
using Fairway.Kubernetes.Kinds.Rules;

namespace Fairway.Kubernetes.Kinds;

/// <summary>Which built-in kind has which rules.</summary>
internal static class BuiltInRules
{
    public static KindRules? Find(GroupVersionKind kind) => (kind.Group, kind.Kind) switch
    {
        ("", "Pod") => PodRules.Rules,
        ("", "Service") => ServiceRules.Rules,
        ("", "Endpoints") => EndpointRules.Endpoints,
        ("", "Namespace") => NamespaceRules.Rules,
        ("", "Node") => NodeRules.Rules,
        ("", "ConfigMap") => ConfigMapRules.Rules,
        ("", "Secret") => SecretRules.Rules,
        ("", "Event") => EventRules.Core,
        ("events.k8s.io", "Event") => EventRules.Current,
        ("apps", "Deployment") => DeploymentRules.Rules,
        ("apps", "ReplicaSet") => ReplicaSetRules.Rules,
        ("batch", "Job") => JobRules.Rules,
        ("discovery.k8s.io", "EndpointSlice") => EndpointRules.EndpointSlice,
        ("coordination.k8s.io", "Lease") => LeaseRules.Rules,
        ("rbac.authorization.k8s.io", "Role") => RoleRules.Namespaced,
        ("rbac.authorization.k8s.io", "ClusterRole") => RoleRules.ClusterWide,
        ("rbac.authorization.k8s.io", "RoleBinding") => RoleBindingRules.Namespaced,
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => RoleBindingRules.ClusterWide,
        ("authorization.k8s.io", "SubjectAccessReview") => ReviewRules.Access,
        ("authorization.k8s.io", "SelfSubjectAccessReview") => ReviewRules.SelfAccess,
        ("authentication.k8s.io", "TokenReview") => ReviewRules.Token,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => DefinitionRules.Rules,
        _ => null,
    };
}
