using Fairway.ControlPlane.Discovery;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Discovery;

public sealed class DiscoveryDocumentsTests
{
    private static readonly DiscoveryDocuments Documents = new(BuiltInKinds.All, []);

    [Fact]
    public void The_core_group_and_the_others_are_listed()
    {
        Assert.Equal("""["v1"]""", Documents.CoreVersions("127.0.0.1:6443")["versions"].ToString());
        var apps = Documents.Groups()["groups"].Items.Single(group => group["name"].AsString() == "apps");
        Assert.Equal(
            """{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}""",
            apps.ToString());
        Assert.Equal("APIGroup", Documents.Group("apps")["kind"].AsString());
        Assert.True(Documents.Group("nothing").IsNull && Documents.Group("").IsNull && Documents.Resources("apps", "v2").IsNull);
    }

    // As kube-apiserver 1.34 answers GET /apis/apps/v1.
    [Fact]
    public void Resources_and_subresources_are_told_as_clients_expect()
    {
        var list = Documents.Resources("apps", "v1");
        Assert.Equal("apps/v1", list["groupVersion"].AsString());
        Assert.Equal(
            JsonReader.Read("""
                {"name":"deployments","singularName":"deployment","namespaced":true,"kind":"Deployment",
                 "verbs":["create","delete","deletecollection","get","list","patch","update","watch"],
                 "shortNames":["deploy"],"categories":["all"],"storageVersionHash":"8aSe+NMegvE="}
                """),
            Entry(list, "deployments"));
        Assert.Equal(
            JsonReader.Read("""
                {"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1",
                 "kind":"Scale","verbs":["get","patch","update"]}
                """),
            Entry(list, "deployments/scale"));
        var core = Documents.Resources("", "v1");
        Assert.Equal("v1", core["groupVersion"].AsString());
        Assert.Equal("""["create"]""", Entry(core, "pods/eviction")["verbs"].ToString());
        Assert.False(Entry(core, "namespaces")["namespaced"].AsBool());
    }

    [Fact]
    public void The_aggregated_document_has_the_same_in_one()
    {
        var apps = Documents.Aggregated(core: false)["items"].Items.Single(group => group["metadata"]["name"].AsString() == "apps");
        var deployments = apps["versions"][0]["resources"].Items.Single(resource => resource["resource"].AsString() == "deployments");
        Assert.Equal(
            JsonReader.Read("""
                {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced",
                 "singularResource":"deployment",
                 "verbs":["create","delete","deletecollection","get","list","patch","update","watch"],
                 "shortNames":["deploy"],"categories":["all"],"subresources":[
                 {"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]},
                 {"subresource":"status","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"verbs":["get","patch","update"]}]}
                """),
            deployments);
        var core = Assert.Single(Documents.Aggregated(core: true)["items"].Items);
        Assert.True(core["metadata"]["name"].IsNull);
        Assert.Equal("Current", core["versions"][0]["freshness"].AsString());
    }

    [Theory]
    [InlineData(
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
        true)]
    [InlineData("application/json; g=apidiscovery.k8s.io; v=v2beta1; as=APIGroupDiscoveryList, application/json", false)]
    [InlineData("application/json", false)]
    [InlineData("", false)]
    public void The_accept_header_tells_which_form_is_asked_for(string accept, bool isAggregated) =>
        Assert.Equal(isAggregated, AggregatedDiscovery.IsAsked(accept));

    [Fact]
    public void A_kind_that_is_not_served_is_not_told()
    {
        var kinds = BuiltInKinds.All.Select(kind => kind.Kind.Group == "batch" ? kind with { Served = false } : kind);
        Assert.Equal(Value.Null, new DiscoveryDocuments(kinds, []).Group("batch"));
    }

    // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
    [Fact]
    public void Versions_are_preferred_by_stability_and_number() => Assert.Equal(
        ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10"],
        new[] { "foo10", "v1", "v3beta1", "v10", "v11alpha2", "foo1", "v12alpha1", "v11beta2", "v2", "v10beta3" }.Order(VersionOrder.Instance));

    private static Value Entry(Value list, string name) => list["resources"].Items.Single(resource => resource["name"].AsString() == name);
}
