using System.Net;
using System.Net.Http.Headers;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Tests.CustomResources;

/// <summary>Rules and selectable fields of a kind over the API; the words are those of kube-apiserver 1.34.</summary>
public sealed class ValidationRuleTests(RunningServer running) : IClassFixture<RunningServer>, IAsyncLifetime
{
    public const string CronTabs = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: crontabs.stable.example.com}
        spec:
          group: stable.example.com
          scope: Namespaced
          names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct], categories: [all]}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.ready}}
            selectableFields: [{jsonPath: .spec.color}, {jsonPath: .spec.replicas}]
            additionalPrinterColumns:
            - {name: Color, type: string, jsonPath: .spec.color}
            - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
            schema:
              openAPIV3Schema:
                type: object
                description: Runs something at times.
                x-kubernetes-validations:
                - rule: self.metadata.name.startsWith('ct-') || !has(self.spec.color)
                  message: a name with a color begins with ct-
                properties:
                  spec:
                    type: object
                    description: What to run, and when.
                    required: [replicas]
                    x-kubernetes-validations:
                    - rule: self.replicas <= self.maxReplicas
                      messageExpression: "'replicas %d over %d'.format([self.replicas, self.maxReplicas])"
                      fieldPath: .replicas
                    - rule: self.zone == oldSelf.zone
                      message: zone cannot change
                      reason: FieldValueForbidden
                      fieldPath: .zone
                    properties:
                      replicas: {type: integer, description: How many run at once.}
                      maxReplicas: {type: integer, default: 5}
                      zone: {type: string, default: a, maxLength: 20}
                      color: {type: string, enum: [red, green]}
                      port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                      note: {type: string, nullable: true, x-kubernetes-validations: [{rule: self != 'bad'}]}
                      template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                  status:
                    type: object
                    properties:
                      ready: {type: integer, x-kubernetes-validations: [{rule: self < 10}]}
        """;

    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string All = "/apis/stable.example.com/v1/namespaces/default/crontabs";

    public async Task InitializeAsync() => await running.PostAsync(Definitions, YamlReader.ReadAll(CronTabs)[0].Value.ToString());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_creation_that_breaks_rules_is_refused_with_all_its_causes()
    {
        var (code, status) = await running.PostAsync(All, Body("plain", """{"replicas":9,"color":"red"}"""));
        Assert.Equal(422, code);
        Assert.Equal(
            "CronTab.stable.example.com \"plain\" is invalid: [<nil>: Invalid value: \"object\": a name with a color begins with ct-, "
            + "spec.replicas: Invalid value: \"object\": replicas 9 over 5]",
            status["message"].AsString());
        Assert.Equal(
            JsonReader.Read("""
                [{"reason":"FieldValueInvalid","message":"Invalid value: \"object\": a name with a color begins with ct-","field":"<nil>"},
                 {"reason":"FieldValueInvalid","message":"Invalid value: \"object\": replicas 9 over 5","field":"spec.replicas"}]
                """),
            status["details"]["causes"]);
    }

    [Fact]
    public async Task Rules_wait_until_the_form_is_right()
    {
        var (_, status) = await running.PostAsync(All, Body("form", """{"color":"blue"}"""));
        Assert.Equal(
            "CronTab.stable.example.com \"form\" is invalid: [spec.replicas: Required value, spec.color: Unsupported value: \"blue\": supported "
            + "values: \"red\", \"green\", <nil>: Invalid value: \"null\": some validation rules were not checked because the object was invalid; "
            + "correct the existing errors to complete validation]",
            status["message"].AsString());
    }

    [Theory]
    [InlineData("put")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/apply-patch+yaml")]
    public async Task Each_way_to_change_an_object_meets_its_rules(string way)
    {
        var name = $"change-{way.Length}";
        var (_, created) = await running.PostAsync(All, Body(name, """{"replicas":1}"""));
        var change = Body(name, """{"replicas":1,"zone":"b"}""");
        var (code, status) = way == "put"
            ? await running.PutAsync($"{All}/{name}", created.WithAt(["spec", "zone"], "b").ToString())
            : await running.PatchAsync($"{All}/{name}{(way.Contains("apply") ? "?fieldManager=me&force=true" : "")}", way, change);
        Assert.Equal(422, code);
        Assert.Equal($"CronTab.stable.example.com \"{name}\" is invalid: spec.zone: Forbidden: zone cannot change", status["message"].AsString());
    }

    [Fact]
    public async Task Subresources_meet_the_rules_too()
    {
        await running.PostAsync(All, Body("parts", """{"replicas":1}"""));
        var (code, status) = await running.PatchAsync($"{All}/parts/status", "application/merge-patch+json", """{"status":{"ready":11}}""");
        Assert.Equal(422, code);
        Assert.Equal(
            "CronTab.stable.example.com \"parts\" is invalid: status.ready: Invalid value: \"integer\": failed rule: self < 10",
            status["message"].AsString());
        (code, status) = await running.PatchAsync($"{All}/parts/scale", "application/merge-patch+json", """{"spec":{"replicas":6}}""");
        Assert.Equal(422, code);
        Assert.Contains("spec.replicas: Invalid value: \"object\": replicas 6 over 5", status["message"].AsString());
        (code, status) = await running.PatchAsync($"{All}/parts/status", "application/merge-patch+json", """{"status":{"ready":-1}}""");
        Assert.Equal(422, code);
        Assert.Contains(".status.ready: Invalid value: -1: should be a non-negative integer", status["message"].AsString());
    }

    // KEP-4008
    [Fact]
    public async Task What_was_wrong_before_is_a_warning_as_long_as_it_stays()
    {
        var definition = YamlReader.ReadAll(CronTabs.Replace("crontabs", "oldtabs").Replace("CronTab", "OldTab").Replace("ct]", "ot]")
            .Replace("crontab,", "oldtab,"))[0].Value;
        var version = definition["spec"]["versions"][0];
        var schema = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]["note"];
        var without = definition.WithAt(["spec", "versions"], Value.List(version.WithAt(
            ["schema", "openAPIV3Schema", "properties", "spec", "properties", "note"], schema.Without("x-kubernetes-validations"))));
        Assert.Equal(201, (await running.PostAsync(Definitions, without.ToString())).Code);
        const string Old = "/apis/stable.example.com/v1/namespaces/default/oldtabs";
        Assert.Equal(201, (await running.PostAsync(Old, Body("o", """{"replicas":1,"note":"bad"}""", "OldTab"))).Code);
        Assert.Equal(200, (await running.PatchAsync(
            $"{Definitions}/oldtabs.stable.example.com", "application/merge-patch+json", Value.Map(("spec", definition["spec"])).ToString())).Code);

        using var change = new StringContent("""{"spec":{"replicas":2}}""", new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await running.Admin.PatchAsync(new Uri($"{Old}/o", UriKind.Relative), change);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "299 - \"spec.note: Invalid value: \\\"string\\\": failed rule: self != 'bad'\"",
            Assert.Single(answer.Headers.GetValues("Warning")));
        var (code, status) = await running.PostAsync(Old, Body("p", """{"replicas":1,"note":"bad"}""", "OldTab"));
        Assert.Equal(422, code);
        Assert.Contains("spec.note: Invalid value: \"string\": failed rule: self != 'bad'", status["message"].AsString());
    }

    [Fact]
    public async Task Objects_within_objects_are_checked_and_pruned()
    {
        var (code, status) = await running.PostAsync(All, Body("within", """{"replicas":1,"template":{"kind":"A b","metadata":{"name":"x/y"}}}"""));
        Assert.Equal(422, code);
        Assert.Equal(
            ["spec.template.apiVersion", "spec.template.kind", "spec.template.metadata.name", "<nil>"],
            status["details"]["causes"].Items.Select(cause => cause["field"].AsString()!));
        (code, status) = await running.PostAsync(
            $"{All}?fieldValidation=Strict",
            Body("within", """{"replicas":1,"template":{"apiVersion":"v1","kind":"A","free":1,"metadata":{"name":"x","odd":1}}}"""));
        Assert.Equal(400, code);
        Assert.EndsWith("strict decoding error: unknown field \"spec.template.metadata.odd\"", status["message"].AsString());
    }

    [Fact]
    public async Task Objects_are_selected_by_the_fields_that_the_definition_names()
    {
        await running.PostAsync(All, Body("ct-red", """{"replicas":3,"color":"red"}"""));
        await running.PostAsync(All, Body("ct-green", """{"replicas":4,"color":"green"}"""));

        var (_, red) = await running.GetAsync($"{All}?fieldSelector=spec.color=red");
        Assert.Equal(["ct-red"], red["items"].Items.Select(item => item["metadata"]["name"].AsString()!));
        var (_, four) = await running.GetAsync($"{All}?fieldSelector=spec.replicas=4,spec.color!=red");
        Assert.Equal(["ct-green"], four["items"].Items.Select(item => item["metadata"]["name"].AsString()!));
        var (code, status) = await running.GetAsync($"{All}?fieldSelector=spec.zone=a");
        Assert.Equal((400, "field label not supported: spec.zone"), (code, status["message"].AsString()));
        await running.DeleteAsync($"{All}?fieldSelector=spec.color=green");
        Assert.Equal(404, (await running.GetAsync($"{All}/ct-green")).Code);
        Assert.Equal(200, (await running.GetAsync($"{All}/ct-red")).Code);
    }

    [Fact]
    public async Task Who_uses_a_deprecated_version_is_told()
    {
        const string Text = """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: relics.stable.example.com},
             spec: {group: stable.example.com, scope: Cluster, names: {plural: relics, kind: Relic}, versions: [
              {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}},
              {name: v1beta1, served: true, storage: false, deprecated: true, schema: {openAPIV3Schema: {type: object}}},
              {name: v1alpha1, served: true, storage: false, deprecated: true, deprecationWarning: ask for v1,
               schema: {openAPIV3Schema: {type: object}}}]}}
            """;
        await running.PostAsync(Definitions, YamlReader.ReadAll(Text)[0].Value.ToString());
        Assert.Equal("", await WarningOf("v1"));
        Assert.Equal("299 - \"stable.example.com/v1beta1 Relic is deprecated\"", await WarningOf("v1beta1"));
        Assert.Equal("299 - \"ask for v1\"", await WarningOf("v1alpha1"));

        async Task<string> WarningOf(string version)
        {
            using var answer = await running.Admin.GetAsync(new Uri($"/apis/stable.example.com/{version}/relics", UriKind.Relative));
            return answer.Headers.TryGetValues("Warning", out var warnings) ? Assert.Single(warnings) : "";
        }
    }

    private static string Body(string name, string spec, string kind = "CronTab") => $$"""
        {"apiVersion":"stable.example.com/v1","kind":"{{kind}}","metadata":{"name":"{{name}}"},"spec":{{spec}} }
        """;
}
