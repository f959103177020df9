using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Tests.Kinds;

public sealed class BuiltInKindsTests
{
    // `kubectl api-resources -o wide` of Kubernetes 1.34.
    [Theory]
    [InlineData("v1", "Pod", "pods", "po", true)]
    [InlineData("v1", "Service", "services", "svc", true)]
    [InlineData("v1", "Endpoints", "endpoints", "ep", true)]
    [InlineData("v1", "Namespace", "namespaces", "ns", false)]
    [InlineData("v1", "Node", "nodes", "no", false)]
    [InlineData("v1", "ConfigMap", "configmaps", "cm", true)]
    [InlineData("v1", "Secret", "secrets", "", true)]
    [InlineData("v1", "ServiceAccount", "serviceaccounts", "sa", true)]
    [InlineData("v1", "Event", "events", "ev", true)]
    [InlineData("events.k8s.io/v1", "Event", "events", "ev", true)]
    [InlineData("apps/v1", "Deployment", "deployments", "deploy", true)]
    [InlineData("apps/v1", "ReplicaSet", "replicasets", "rs", true)]
    [InlineData("batch/v1", "Job", "jobs", "", true)]
    [InlineData("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "", true)]
    [InlineData("coordination.k8s.io/v1", "Lease", "leases", "", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", "roles", "", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", "", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "", false)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", "", false)]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "crd,crds", false)]
    [InlineData("authorization.k8s.io/v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", "", false)]
    [InlineData("authorization.k8s.io/v1", "SubjectAccessReview", "subjectaccessreviews", "", false)]
    [InlineData("authorization.k8s.io/v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", "", false)]
    [InlineData("authentication.k8s.io/v1", "TokenReview", "tokenreviews", "", false)]
    [InlineData("authentication.k8s.io/v1", "SelfSubjectReview", "selfsubjectreviews", "", false)]
    public void A_kind_is_known_by_its_names(string apiVersion, string name, string plural, string shortNames, bool isNamespaced)
    {
        var kind = BuiltInKinds.Find(GroupVersionKind.From(apiVersion, name))!;
        Assert.Equal((plural, shortNames, isNamespaced), (kind.Plural, string.Join(',', kind.ShortNames), kind.Namespaced));
        Assert.Contains(kind, BuiltInKinds.All);
    }

    [Fact]
    public void Kinds_of_subresources_have_no_resource_of_their_own() =>
        Assert.Equal(
            ["TokenRequest", "Scale", "Eviction"],
            BuiltInKinds.Bodies.Select(kind => kind.Kind.Kind));

    [Fact]
    public void Types_of_other_groups_are_found_and_keep_their_keys()
    {
        var deployment = BuiltInKinds.Find(new("apps", "v1", "Deployment"))!;
        var containers = deployment.Schema.Field("spec")!.Field("template")!.Field("spec")!.Field("containers")!;
        Assert.Equal(["name"], containers.ListMapKeys);
        Assert.Equal("io.k8s.api.core.v1.Container", containers.Items!.Name);
        Assert.Equal(PatchStrategy.Merge, containers.PatchStrategy);
        Assert.True(deployment.Schema.Field("spec")!.Field("selector")!.AtomicMap);
    }

    // A list that is a map by keys can only be owned item by item when each item has every key.
    [Fact]
    public void The_keys_of_every_list_are_fields_of_its_items()
    {
        var seen = new HashSet<Schema>();
        foreach (var kind in BuiltInKinds.All.Concat(BuiltInKinds.Bodies))
        {
            Check(kind.Schema);
        }

        Assert.True(seen.Count > 500);

        void Check(Schema schema)
        {
            if (!seen.Add(schema))
            {
                return;
            }

            Assert.All(schema.ListMapKeys, key => Assert.NotNull(schema.Items!.Field(key)));
            Assert.True(schema.PatchMergeKey.Length == 0 || schema.Items!.Field(schema.PatchMergeKey) is not null, schema.PatchMergeKey);
            foreach (var inner in schema.Properties.Values.Append(schema.Items).Append(schema.AdditionalProperties).OfType<Schema>())
            {
                Check(inner);
            }
        }
    }
}
