using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Tests.CustomResources;

public sealed class DefinitionTests(RunningServer running) : IClassFixture<RunningServer>
{
    public const string Widgets = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {plural: widgets, kind: Widget, shortNames: [wd]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: {type: integer, minimum: 0, default: 1}
                  status:
                    type: object
                    properties:
                      size: {type: integer}
          - name: v1beta1
            served: true
            storage: false
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    [Fact]
    public async Task Objects_live_from_the_definition_to_its_deletion()
    {
        var (code, definition) = await running.PostAsync(Definitions, Json(Widgets));
        Assert.Equal(201, code);
        Assert.True(definition.IsConditionTrue("Established"));
        Assert.True(definition.IsConditionTrue("NamesAccepted"));
        Assert.Equal(Value.List("v1"), definition["status"]["storedVersions"]);

        var widgets = "/apis/example.org/v1/namespaces/default/widgets";
        var (created, widget) = await running.PostAsync(widgets, """{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red"}}""");
        Assert.Equal(201, created);
        Assert.Equal(Value.Map(("size", 1)), widget["spec"]);
        Assert.Equal(1, widget.Generation);

        var (refused, status) = await running.PatchAsync($"{widgets}/w", "application/merge-patch+json", """{"spec":{"size":-1}}""");
        Assert.Equal(422, refused);
        // The words are those of kube-openapi's validation as apiextensions-apiserver reports it.
        Assert.Equal(
            "Widget.example.org \"w\" is invalid: spec.size: Invalid value: -1: spec.size in body should be greater than or equal to 0", status["message"].AsString());

        var (_, other) = await running.GetAsync("/apis/example.org/v1beta1/namespaces/default/widgets/w");
        Assert.Equal("example.org/v1beta1", other.ApiVersion);

        var (_, scaled) = await running.PatchAsync($"{widgets}/w/scale", "application/merge-patch+json", """{"spec":{"replicas":4}}""");
        Assert.Equal(4, scaled["spec"]["replicas"].AsLong());
        Assert.Equal(2, (await running.GetAsync($"{widgets}/w")).Body.Generation);

        await running.PutAsync($"{widgets}/w/status", """{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w","resourceVersion":"RV"},"spec":{"size":9},"status":{"size":3}}"""
            .Replace("RV", (await running.GetAsync($"{widgets}/w")).Body.ResourceVersion));
        var (_, reported) = await running.GetAsync($"{widgets}/w");
        Assert.Equal((4L, 3L, 2L), (reported["spec"]["size"].AsLong(), reported["status"]["size"].AsLong(), reported.Generation));

        await running.DeleteAsync($"{Definitions}/widgets.example.org");
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Definitions}/widgets.example.org")).Code == 404);
        Assert.Equal(404, (await running.GetAsync(widgets)).Code);

        await running.PostAsync(Definitions, Json(Widgets));
        Assert.Empty((await running.GetAsync(widgets)).Body["items"].Items);
    }

    [Fact]
    public async Task A_definition_whose_kind_is_taken_is_not_established()
    {
        const string Template = """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: PLURAL.taken.example.org}, spec: {group: taken.example.org, scope: Cluster,
             names: {plural: PLURAL, kind: Gadget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}
            """;
        await running.PostAsync(Definitions, Json(Template.Replace("PLURAL", "gadgets")));

        var (_, second) = await running.PostAsync(Definitions, Json(Template.Replace("PLURAL", "gizmos")));

        Assert.False(second.IsConditionTrue("Established"));
        Assert.Equal("NameConflict", second.Condition("NamesAccepted")["reason"].AsString());
        Assert.Equal("\"gadget\" is already in use", second.Condition("NamesAccepted")["message"].AsString());
        Assert.Equal(404, (await running.GetAsync("/apis/taken.example.org/v1/gizmos")).Code);
    }

    private static string Json(string yaml) => YamlReader.ReadAll(yaml)[0].Value.ToString();
}
