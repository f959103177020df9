namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>Parameters of policies (generic/policy_dispatcher.go, CollectParams).</summary>
public sealed class ParameterTests(PolicyServer server) : PolicyTests(server)
{
    private readonly PolicyServer _server = server;

    [Fact]
    public async Task An_object_is_named_in_the_namespace_of_the_binding_or_of_the_write()
    {
        var one = await _server.NamespaceAsync("one");
        var two = await _server.NamespaceAsync("two");
        await _server.PostAsync($"{one}/configmaps", "{metadata: {name: limits}, data: {most: '1'}}");
        await _server.PostAsync($"{two}/configmaps", "{metadata: {name: limits}, data: {most: '2'}}");
        await ApplyAsync("paramRef: {name: limits, parameterNotFoundAction: Deny}");
        Assert.Equal(422, (await CreateAsync(one, "a", 2)).Code);
        Assert.Equal(201, (await CreateAsync(two, "a", 2)).Code);
        await ApplyAsync("paramRef: {name: limits, namespace: two, parameterNotFoundAction: Deny}");
        Assert.Equal(201, (await CreateAsync(one, "a", 2)).Code);
    }

    [Fact]
    public async Task Without_any_the_write_is_refused_or_not_as_the_binding_says()
    {
        var space = await _server.NamespaceAsync("without");
        await ApplyAsync("paramRef: {name: limits, parameterNotFoundAction: Deny}");
        Assert.EndsWith(
            "ValidatingAdmissionPolicy 'p.example.com' with binding 'b' denied request: failed to configure binding: "
            + "no params found for policy binding with `Deny` parameterNotFoundAction",
            (await CreateAsync(space, "a", 1)).Message,
            StringComparison.Ordinal);
        await ApplyAsync("paramRef: {name: limits, parameterNotFoundAction: Allow}");
        Assert.Equal(201, (await CreateAsync(space, "a", 1)).Code);
    }

    [Fact]
    public async Task Each_object_that_a_selector_selects_must_agree()
    {
        var space = await _server.NamespaceAsync("several");
        await _server.PostAsync($"{space}/configmaps", "{metadata: {name: p, labels: {limits: 'yes'}}, data: {most: '3'}}");
        await _server.PostAsync($"{space}/configmaps", "{metadata: {name: q, labels: {limits: 'yes'}}, data: {most: '2'}}");
        await _server.PostAsync($"{space}/configmaps", "{metadata: {name: r}, data: {most: '1'}}");
        await ApplyAsync("paramRef: {selector: {matchLabels: {limits: 'yes'}}, parameterNotFoundAction: Deny}");
        Assert.Equal(201, (await CreateAsync(space, "a", 2)).Code);
        Assert.Equal(422, (await CreateAsync(space, "b", 3)).Code);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_refuses_until_it_is()
    {
        var space = await _server.NamespaceAsync("custom");
        await ApplyAsync(
            "paramRef: {name: mine, parameterNotFoundAction: Deny}", "{apiVersion: rules.example.com/v1, kind: ReplicaLimit}", "spec.most");
        Assert.EndsWith(
            "ValidatingAdmissionPolicy 'p.example.com' denied request: failed to configure policy: "
            + "failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=ReplicaLimit'",
            (await CreateAsync(space, "a", 1)).Message,
            StringComparison.Ordinal);
        await _server.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            metadata: {name: replicalimits.rules.example.com}
            spec:
              group: rules.example.com
              scope: Namespaced
              names: {plural: replicalimits, singular: replicalimit, kind: ReplicaLimit}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {most: {type: string}}}}}
            """);
        await _server.PostAsync(
            "/apis/rules.example.com/v1/namespaces/custom/replicalimits",
            "{apiVersion: rules.example.com/v1, kind: ReplicaLimit, metadata: {name: mine}, spec: {most: '1'}}");
        Assert.Equal(201, (await CreateAsync(space, "a", 1)).Code);
        Assert.Equal(422, (await CreateAsync(space, "b", 2)).Code);
    }

    [Fact]
    public async Task A_binding_without_parameters_leaves_them_null()
    {
        var space = await _server.NamespaceAsync("unset");
        await ApplyAsync("matchResources: {}", validation: "params == null");
        Assert.Equal(201, (await CreateAsync(space, "a", 9)).Code);
    }

    private Task ApplyAsync(
        string binding, string kind = "{apiVersion: v1, kind: ConfigMap}", string field = "data.most", string validation = "") =>
        _server.ApplyAsync($$"""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              paramKind: {{kind}}
              matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]}
              validations: [{expression: "{{(validation.Length > 0 ? validation : $"size(object.data) <= int(params.{field})")}}"}]
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: [Deny], {{binding}} }
            """);

    private Task<PolicyServer.Answer> CreateAsync(string space, string name, int size) => _server.PostAsync(
        $"{space}/secrets",
        $"{{metadata: {{name: {name}}}, stringData: {{{string.Join(", ", Enumerable.Range(0, size).Select(i => $"k{i}: v"))}}}}}");
}
