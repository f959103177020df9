using Fairway.ControlPlane.OpenApi;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private static readonly OpenApiDocuments Documents = new(BuiltInKinds.All, [], "v1.34.0", null);

    [Fact]
    public void The_index_links_each_version_by_its_content()
    {
        var url = Index()["paths"]["apis/apps/v1"]["serverRelativeURL"].AsString();
        Assert.Equal($"/openapi/v3/apis/apps/v1?hash={Documents.Version("apis/apps/v1")!.Hash}", url);
        Assert.Null(Documents.Version("apis/nothing/v1"));
    }

    // kubectl's QueryParamVerifier looks for this before it leaves validation to the server.
    [Fact]
    public void Each_kind_s_patch_names_the_query_parameters_that_kubectl_looks_for()
    {
        var patch = Read("apis/apps/v1")["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"];
        Assert.Equal("""{"group":"apps","kind":"Deployment","version":"v1"}""", patch["x-kubernetes-group-version-kind"].ToString());
        var names = patch["parameters"].Items
            .Where(parameter => parameter["in"].AsString() == "query").Select(parameter => parameter["name"].AsString());
        Assert.Superset(new HashSet<string?> { "dryRun", "fieldManager", "fieldValidation", "force" }, names.ToHashSet());
    }

    [Fact]
    public void Every_reference_leads_to_a_schema_in_the_same_document()
    {
        foreach (var (path, _) in Index()["paths"].Fields)
        {
            var document = Read(path);
            var schemas = document["components"]["schemas"].Fields;
            var references = References(document).Distinct().ToList();
            Assert.NotEmpty(references);
            Assert.All(
                references, reference => Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), $"{path}: {reference}"));
        }
    }

    [Fact]
    public void A_kind_is_found_by_its_group_version_and_kind_and_keeps_its_merge_keys()
    {
        var schemas = Read("api/v1")["components"]["schemas"];
        var pod = schemas["io.k8s.api.core.v1.Pod"];
        Assert.Equal("""[{"group":"","kind":"Pod","version":"v1"}]""", pod["x-kubernetes-group-version-kind"].ToString());
        Assert.Equal(
            JsonReader.Read("""
                {"type":"array","items":{"$ref":"#/components/schemas/io.k8s.api.core.v1.Container"},
                 "x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                 "x-kubernetes-patch-strategy":"merge","x-kubernetes-patch-merge-key":"name"}
                """),
            schemas["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]);
        Assert.Equal(
            """[{"group":"","kind":"PodList","version":"v1"}]""",
            schemas["io.k8s.api.core.v1.PodList"]["x-kubernetes-group-version-kind"].ToString());
    }

    [Fact]
    public void A_recursive_type_refers_to_itself()
    {
        const string Props = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";
        var props = Read("apis/apiextensions.k8s.io/v1")["components"]["schemas"][Props];
        Assert.Equal($"#/components/schemas/{Props}", props["properties"]["not"]["$ref"].AsString());
    }

    [Fact]
    public void The_second_version_has_the_same_schemas_as_definitions()
    {
        var document = JsonReader.Read(Documents.V2().Body.Span);
        Assert.Equal("2.0", document["swagger"].AsString());
        Assert.All(
            References(document).Distinct(),
            reference => Assert.True(document["definitions"].Fields.ContainsKey(reference["#/definitions/".Length..]), reference));
    }

    private static Value Index() => JsonReader.Read(Documents.Index().Body.Span);

    private static Value Read(string path) => JsonReader.Read(Documents.Version(path)!.Body.Span);

    private static IEnumerable<string> References(Value value) => value.IsMap
        ? value.Fields.SelectMany(pair => pair is { Key: "$ref", Value.IsString: true } ? [pair.Value.AsString()!] : References(pair.Value))
        : value.Items.SelectMany(References);
}
