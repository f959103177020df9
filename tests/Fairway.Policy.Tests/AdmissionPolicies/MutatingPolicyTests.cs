using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>
/// Mutating policies as kube-apiserver 1.34 evaluates them: the examples of kubernetes.io/docs/reference/access-authn-authz/
/// mutating-admission-policy, the words of apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go and mutating/patch.
/// </summary>
public sealed class MutatingPolicyTests(PolicyServer server) : PolicyTests(server)
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly PolicyServer _server = server;

    [Fact]
    public async Task A_sidecar_is_merged_into_the_containers_and_gets_what_every_container_gets()
    {
        await _server.NamespaceAsync("mesh");
        await ApplyAsync("pods", "IfNeeded", """
            matchConditions:
            - {name: does-not-already-have-sidecar, expression: "!object.spec.?initContainers.orValue([]).exists(ic, ic.name == 'mesh-proxy')"}
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration:
                expression: >
                  Object{
                    spec: Object.spec{
                      initContainers: [
                        Object.spec.initContainers{
                          name: "mesh-proxy",
                          image: "mesh/proxy:v1.0.0",
                          restartPolicy: "Always"
                        }
                      ]
                    }
                  }
            """);
        var made = await _server.PostAsync(
            "/api/v1/namespaces/mesh/pods",
            "{metadata: {name: myapp}, spec: {containers: [{name: c, image: i}], initContainers: [{name: mine, image: i}]}}");
        Assert.True(made.Code == 201, made.Message);
        var proxy = made.Body["spec"]["initContainers"].Items.Single(container => container["name"].AsString() == "mesh-proxy");
        Assert.Equal(2, made.Body["spec"]["initContainers"].Items.Count);
        Assert.Equal("IfNotPresent", proxy["imagePullPolicy"].AsString());
        Assert.Equal("/var/run/secrets/kubernetes.io/serviceaccount", proxy["volumeMounts"][0]["mountPath"].AsString());
    }

    [Fact]
    public async Task A_json_patch_changes_the_object_unless_a_test_in_it_fails()
    {
        await ApplyAsync("configmaps", "Never", """
            mutations:
            - patchType: JSONPatch
              jsonPatch:
                expression: >
                  [
                    JSONPatch{op: "test", path: "/data/example", value: "Red"},
                    JSONPatch{op: "replace", path: "/data/example", value: "Green"},
                    JSONPatch{op: "add", path: "/metadata/labels", value: Object.metadata.labels{}},
                    JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/environment"), value: "test"},
                  ]
            """);
        var red = await _server.PostAsync(Maps, "{metadata: {name: red}, data: {example: Red}}");
        Assert.Equal(Value.Map(("example", "Green")), red.Body["data"]);
        Assert.Equal("test", red.Body.Labels["example.com/environment"].AsString());
        var blue = await _server.PostAsync(Maps, "{metadata: {name: blue}, data: {example: Blue}}");
        Assert.Equal((201, "Blue"), (blue.Code, blue.Body["data"]["example"].AsString()));
    }

    [Fact]
    public async Task Mutations_of_a_policy_see_what_those_before_made_and_may_use_parameters_and_variables()
    {
        await _server.PostAsync(Maps, "{metadata: {name: settings}, data: {owner: company.example.com}}");
        await ApplyAsync(
            "configmaps",
            "Never",
            """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            matchConditions: [{name: others, expression: "object.metadata.name != params.metadata.name"}]
            variables: [{name: owner, expression: "params.data.owner"}]
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration: {expression: "Object{metadata: Object.metadata{labels: {'owner': variables.owner}}}"}
            - patchType: ApplyConfiguration
              applyConfiguration: {expression: "Object{data: {'copy': object.metadata.labels.owner}}"}
            """,
            "paramRef: {name: settings, namespace: default, parameterNotFoundAction: Deny}");
        var made = await _server.PostAsync(Maps, "{metadata: {name: owned}}");
        Assert.True(made.Code == 201, made.Message);
        Assert.Equal(("company.example.com", "company.example.com"), (
            made.Body.Labels["owner"].AsString(), made.Body["data"]["copy"].AsString()));
    }

    [Fact]
    public async Task A_policy_that_asks_for_it_is_evaluated_once_more_when_a_later_one_changed_the_object()
    {
        await ApplyNamedAsync("a", "IfNeeded", "{'first': string(size(object.?data.orValue({})))}");
        await ApplyNamedAsync("b", "Never", "{'second': string(size(object.?data.orValue({})))}");
        var made = await _server.PostAsync(Maps, "{metadata: {name: again}}");
        Assert.True(made.Code == 201, made.Message);
        Assert.Equal(Value.Map(("first", "2"), ("second", "1")), made.Body["data"]);
    }

    [Fact]
    public async Task A_new_object_has_neither_uid_nor_a_generated_name_yet_and_gets_both()
    {
        await ApplyNamedAsync(
            "a", "Never", "{'seen': string(has(object.metadata.uid)) + string(has(object.metadata.name)) + string(has(request.name))}");
        var made = await _server.PostAsync(Maps, "{metadata: {generateName: made-}}");
        Assert.True(made.Code == 201, made.Message);
        Assert.Equal("falsefalsefalse", made.Body["data"]["seen"].AsString());
        Assert.StartsWith("made-", made.Body.Name, StringComparison.Ordinal);
        Assert.NotEqual("", made.Body.Uid);
    }

    [Theory]
    [InlineData(
        "Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'a': 'b'}}}}",
        "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.selector")]
    [InlineData(
        "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: ["
        + "Object.spec.template.spec.containers{name: 'c', args: ['a']}]}}}}",
        "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.template.spec.containers[0].args")]
    [InlineData(
        "Object{spec: Object.spec{template: Object.spec.wrong{}}}",
        "type mismatch: unexpected type name \"Object.spec.wrong\", expected \"Object.spec.template\", "
        + "which matches field name path from root Object type")]
    [InlineData(
        "Object{spec: Object.spec{nothing: 1}}",
        "error applying patch: failed to convert patch object to typed object: .spec.nothing: field not declared in schema")]
    public async Task A_configuration_that_cannot_be_merged_refuses_the_write_in_upstreams_words(string expression, string failure)
    {
        await ApplyAsync("deployments", "Never", $$"""
            mutations:
            - patchType: ApplyConfiguration
              applyConfiguration: {expression: "{{expression}}"}
            """);
        var refused = await _server.PostAsync(
            "/apis/apps/v1/namespaces/default/deployments",
            """
            metadata: {name: d}
            spec:
              selector: {matchLabels: {a: b}}
              template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}
            """);
        Assert.Equal($"policy 'p.example.com' with binding 'p.example.com' denied request: {failure}", refused.Message);
        Assert.Equal((403, "Invalid"), (refused.Code, refused.Body["reason"].AsString()));
        Assert.Equal(refused.Message, refused.Body["details"]["causes"][0]["message"].AsString());
    }

    [Fact]
    public async Task What_fails_is_passed_over_when_the_policy_says_so()
    {
        await ApplyAsync("configmaps", "Never", """
            failurePolicy: Ignore
            mutations:
            - patchType: JSONPatch
              jsonPatch: {expression: "[JSONPatch{op: 'remove', path: '/data/missing'}]"}
            """);
        var made = await _server.PostAsync(Maps, "{metadata: {name: ignored}, data: {a: b}}");
        Assert.Equal((201, "b"), (made.Code, made.Body["data"]["a"].AsString()));
    }

    [Fact]
    public async Task What_a_mutating_policy_made_is_what_validating_policies_see()
    {
        await ApplyNamedAsync("a", "Never", "{'made': 'yes'}");
        await _server.ApplyAsync("""
            kind: ValidatingAdmissionPolicy
            metadata: {name: v.example.com}
            spec:
              matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}
              validations: [{expression: "object.data.made != 'yes'", message: seen}]
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: v}
            spec: {policyName: v.example.com, validationActions: [Deny]}
            """);
        Assert.EndsWith("denied request: seen", (await _server.PostAsync(Maps, "metadata: {name: both}")).Message, StringComparison.Ordinal);
    }

    private Task ApplyNamedAsync(string name, string reinvocation, string data) => _server.ApplyAsync(
        $$"""
        kind: MutatingAdmissionPolicy
        metadata: {name: {{name}}}
        spec:
          reinvocationPolicy: {{reinvocation}}
          matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]}
          mutations:
          - patchType: ApplyConfiguration
            applyConfiguration:
              expression: "Object{data: {{data}} }"
        ---
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: {{name}}}
        spec: {policyName: {{name}}}
        """,
        "v1beta1");

    private Task ApplyAsync(string resource, string reinvocation, string rest, string binding = "") => _server.ApplyAsync(
        $$"""
        kind: MutatingAdmissionPolicy
        metadata: {name: p.example.com}
        spec:
          reinvocationPolicy: {{reinvocation}}
          matchConstraints:
            resourceRules: [{apiGroups: ['*'], apiVersions: [v1], operations: [CREATE], resources: [{{resource}}]}]
          {{rest.Replace("\n", "\n  ", StringComparison.Ordinal)}}
        ---
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: p.example.com}
        spec:
          policyName: p.example.com
          {{binding}}
        """,
        "v1beta1");
}
