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
        var (created, widget) = await running.PostAsync(
            widgets, """{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"color":"red"}}""");
        Assert.Equal(201, created);
        Assert.Equal(Value.Map(("size", 1)), widget["spec"]);
        Assert.Equal(1, widget.Generation);

        var (refused, status) = await running.PatchAsync($"{widgets}/w", "application/merge-patch+json", """{"spec":{"size":-1}}""");
        Assert.Equal(422, refused);
        // The words are those of kube-openapi's validation as apiextensions-apiserver reports it.
        Assert.Equal(
            "Widget.example.org \"w\" is invalid: [spec.size: Invalid value: -1: spec.size in body should be greater than or equal to 0, "
            + ".spec.size: Invalid value: -1: should be a non-negative integer]",
            status["message"].AsString());

        var (_, other) = await running.GetAsync("/apis/example.org/v1beta1/namespaces/default/widgets/w");
        Assert.Equal("example.org/v1beta1", other.ApiVersion);

        var (_, scaled) = await running.PatchAsync($"{widgets}/w/scale", "application/merge-patch+json", """{"spec":{"replicas":4}}""");
        Assert.Equal(4, scaled["spec"]["replicas"].AsLong());
        Assert.Equal(2, (await running.GetAsync($"{widgets}/w")).Body.Generation);

        var (_, current) = await running.GetAsync($"{widgets}/w");
        await running.PutAsync(
            $"{widgets}/w/status", current.WithAt(["spec", "size"], 9).WithAt(["status", "size"], 3).ToString());
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
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: PLURAL.taken.example.org},
             spec: {group: taken.example.org, scope: Cluster,
             names: {plural: PLURAL, kind: Gadget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}
            """;
        await running.PostAsync(Definitions, Json(Template.Replace("PLURAL", "gadgets")));

        var (_, second) = await running.PostAsync(Definitions, Json(Template.Replace("PLURAL", "gizmos")));

        Assert.False(second.IsConditionTrue("Established"));
        Assert.Equal("ListKindConflict", second.Condition("NamesAccepted")["reason"].AsString());
        Assert.Equal("\"GadgetList\" is already in use", second.Condition("NamesAccepted")["message"].AsString());
        Assert.Equal(404, (await running.GetAsync("/apis/taken.example.org/v1/gizmos")).Code);
    }

    [Fact]
    public async Task Nothing_is_made_of_a_definition_that_is_being_deleted()
    {
        const string Gizmos = "/apis/leaving.example.org/v1/gizmos";
        const string Gizmo = """
            {"apiVersion":"leaving.example.org/v1","kind":"Gizmo","metadata":{"name":"NAME","finalizers":["example.org/hold"]}}
            """;
        var definition = Definition("leaving.example.org", "gizmos", "Gizmo", served: true);
        await running.PostAsync(Definitions, definition);
        Assert.Equal(201, (await running.PostAsync(Gizmos, Gizmo.Replace("NAME", "held"))).Code);

        var (_, marked) = await running.DeleteAsync($"{Definitions}/gizmos.leaving.example.org");
        Assert.True(marked.IsConditionTrue("Terminating"));

        // apiextensions-apiserver/pkg/apiserver/customresource_handler.go: serveResource
        var (code, status) = await running.PostAsync(Gizmos, Gizmo.Replace("NAME", "late"));
        Assert.Equal((405, "MethodNotAllowed"), (code, status["reason"].AsString()));
        Assert.Equal("create not allowed while custom resource definition is terminating", status["message"].AsString());
        Assert.Equal(
            405,
            (await running.PatchAsync($"{Gizmos}/late?fieldManager=t", "application/apply-patch+yaml", Gizmo.Replace("NAME", "late"))).Code);

        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Gizmos}/held")).Body.IsDeleting);
        Assert.Equal(200, (await running.GetAsync($"{Definitions}/gizmos.leaving.example.org")).Code);
        await running.PatchAsync($"{Gizmos}/held", "application/merge-patch+json", """{"metadata":{"finalizers":null}}""");
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Definitions}/gizmos.leaving.example.org")).Code == 404);

        await running.PostAsync(Definitions, definition);
        Assert.Equal(201, (await running.PostAsync(Gizmos, Gizmo.Replace("NAME", "again"))).Code);
    }

    [Fact]
    public async Task Objects_of_a_version_that_is_served_no_longer_go_with_their_definition()
    {
        await running.PostAsync(Definitions, Definition("unserved.example.org", "things", "Thing", served: true));
        await running.PostAsync(
            "/apis/unserved.example.org/v1/things", """{"apiVersion":"unserved.example.org/v1","kind":"Thing","metadata":{"name":"t"}}""");
        await running.PatchAsync(
            $"{Definitions}/things.unserved.example.org",
            "application/json-patch+json",
            """[{"op":"replace","path":"/spec/versions/0/served","value":false}]""");

        await running.DeleteAsync($"{Definitions}/things.unserved.example.org");

        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Definitions}/things.unserved.example.org")).Code == 404);
        await running.PostAsync(Definitions, Definition("unserved.example.org", "things", "Thing", served: true));
        Assert.Empty((await running.GetAsync("/apis/unserved.example.org/v1/things")).Body["items"].Items);
    }

    [Fact]
    public async Task Names_that_become_free_are_given_to_the_definition_that_waits_for_them()
    {
        await running.PostAsync(Definitions, Definition("waiting.example.org", "firsts", "Taken", served: true));
        var (_, second) = await running.PostAsync(Definitions, Definition("waiting.example.org", "seconds", "Taken", served: true));
        Assert.False(second.IsConditionTrue("Established"));

        await running.DeleteAsync($"{Definitions}/firsts.waiting.example.org");

        await Eventually.HoldsAsync(async () =>
            (await running.GetAsync($"{Definitions}/seconds.waiting.example.org")).Body.IsConditionTrue("Established"));
        Assert.Equal(200, (await running.GetAsync("/apis/waiting.example.org/v1/seconds")).Code);
    }

    // Whoever learns of it by a watch finds it served: what follows a commit is done before watches are told.
    [Fact]
    public async Task A_definition_is_served_before_a_watch_tells_of_it()
    {
        var (_, list) = await running.GetAsync(Definitions);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = 0;
        var watching = Task.Run(async () =>
        {
            await foreach (var line in running.WatchAsync($"{Definitions}?watch=1&resourceVersion={list.ResourceVersion}", end.Token))
            {
                var definition = line["object"];
                if (line["type"].AsString() == "ADDED" && definition["spec"]["group"].AsString() == "told.example.org")
                {
                    Assert.Equal(200, (await running.GetAsync($"/apis/told.example.org/v1/{definition["spec"]["names"]["plural"].AsString()}")).Code);
                    if (++seen == 20)
                    {
                        return;
                    }
                }
            }
        });
        for (var i = 0; i < 20; i++)
        {
            await running.PostAsync(Definitions, Definition("told.example.org", $"tales{i}", $"Tale{i}", served: true));
        }

        await watching;
        Assert.Equal(20, seen);
    }

    private static string Definition(string group, string plural, string kind, bool served) => Value.Map(
        ("metadata", Value.Map(("name", $"{plural}.{group}"))),
        ("spec", Value.Map(
            ("group", group),
            ("scope", "Cluster"),
            ("names", Value.Map(("plural", plural), ("kind", kind))),
            ("versions", Value.List(Value.Map(
                ("name", "v1"),
                ("served", served),
                ("storage", true),
                ("schema", Value.Map(("openAPIV3Schema", Value.Map(("type", "object"))))))))))).ToString();

    private static string Json(string yaml) => YamlReader.ReadAll(yaml)[0].Value.ToString();
}
