using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Policy.Tests.AdmissionPolicies;

/// <summary>
/// Validating policies as kube-apiserver 1.34 evaluates them: the examples of kubernetes.io/docs/reference/access-authn-authz/
/// validating-admission-policy, the words of apiserver/pkg/admission/plugin/policy/validating/dispatcher.go and generic/policy_dispatcher.go.
/// </summary>
public sealed class ValidatingPolicyTests(PolicyServer server) : PolicyTests(server)
{
    private const string Deployments =
        "matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}]}";

    private const string ConfigMaps =
        "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps]}]}";

    private readonly PolicyServer _server = server;

    [Fact]
    public async Task A_policy_holds_where_its_binding_says_and_refuses_in_upstreams_words()
    {
        await _server.NamespaceAsync("demo-test", "{environment: test}");
        await _server.NamespaceAsync("demo-prod", "{environment: prod}");
        await _server.ApplyAsync($$$"""
            kind: ValidatingAdmissionPolicy
            metadata: {name: demo-policy.example.com}
            spec: { {{{Deployments}}}, validations: [{expression: "object.spec.replicas <= 5"}]}
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: demo-binding-test.example.com}
            spec:
              policyName: demo-policy.example.com
              validationActions: [Deny]
              matchResources:
                namespaceSelector:
                  matchLabels: {environment: test}
            """);
        var refused = await CreateDeploymentAsync("demo-test", "nginx", 6);
        const string Denied = "ValidatingAdmissionPolicy 'demo-policy.example.com' with binding 'demo-binding-test.example.com' denied request: "
            + "failed expression: object.spec.replicas <= 5";
        Assert.Equal($"deployments.apps \"nginx\" is forbidden: {Denied}", refused.Message);
        Assert.Equal((422, "Invalid"), (refused.Code, refused.Body["reason"].AsString()));
        Assert.Equal(
            Value.Map(("name", "nginx"), ("group", "apps"), ("kind", "deployments"), ("causes", Value.List(Value.Map(("message", Denied))))),
            refused.Body["details"]);
        Assert.Equal(201, (await CreateDeploymentAsync("demo-test", "nginx", 5)).Code);
        Assert.Equal(201, (await CreateDeploymentAsync("demo-prod", "nginx", 6)).Code);
    }

    [Theory]
    [InlineData("Unauthorized", 401)]
    [InlineData("Forbidden", 403)]
    [InlineData("RequestEntityTooLarge", 413)]
    [InlineData("Invalid", 422)]
    public async Task The_reason_decides_the_code(string reason, int code)
    {
        await ApplyAsync($"validations: [{{expression: 'false', reason: {reason}, message: ' no '}}]");
        var refused = await CreateMapAsync("reasons");
        Assert.Equal((code, reason), (refused.Code, refused.Body["reason"].AsString()));
        Assert.EndsWith("denied request: no", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_are_made_of_each_other_and_messages_of_both()
    {
        await ApplyAsync("""
            variables:
            - {name: keys, expression: "has(object.data) ? object.data.map(k, k) : []"}
            - {name: many, expression: "variables.keys.size() > 1"}
            validations:
            - expression: "!variables.many"
              message: unused
              messageExpression: "'too many: ' + variables.keys.join(', ')"
            """);
        Assert.Equal(201, (await CreateMapAsync("one", "{a: b}")).Code);
        var refused = await CreateMapAsync("two", "{a: b, c: d}");
        Assert.EndsWith("denied request: too many: a, c", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("string(1/0)", "the words", "the words")]
    [InlineData("'a\\\\nb'", "the words", "the words")]
    [InlineData("'  '", "", "failed expression: false")]
    public async Task A_message_that_cannot_be_had_gives_way_to_the_written_one(string expression, string message, string told)
    {
        var written = message.Length == 0 ? "" : $", message: {message}";
        await ApplyAsync($$"""validations: [{expression: 'false', messageExpression: "{{expression}}"{{written}}}]""");
        Assert.EndsWith($"denied request: {told}", (await CreateMapAsync("message")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_refuses_or_not_as_the_failure_policy_says()
    {
        await ApplyAsync("""validations: [{expression: "object.data.missing == 'x'"}]""");
        var refused = await CreateMapAsync("error");
        Assert.EndsWith(
            "denied request: expression 'object.data.missing == 'x'' resulted in error: no such key: missing",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(422, refused.Code);
        await ApplyAsync("""
            failurePolicy: Ignore
            validations: [{expression: "object.data.missing == 'x'"}]
            """);
        Assert.Equal(201, (await CreateMapAsync("error")).Code);
    }

    [Fact]
    public async Task Warnings_reach_the_client_and_the_write_goes_on()
    {
        await ApplyAsync("validations: [{expression: 'false', message: beware}]", "[Warn, Audit]");
        var written = await CreateMapAsync("warned");
        Assert.Equal(201, written.Code);
        Assert.Equal(
            "299 - \"Validation failed for ValidatingAdmissionPolicy 'p.example.com' with binding 'b': beware\"", Assert.Single(written.Warnings));
    }

    [Fact]
    public async Task The_audit_log_tells_of_failures_and_of_what_the_policy_wants_told()
    {
        await ApplyAsync(
            """
            validations: [{expression: 'true'}, {expression: 'false', message: hm}]
            auditAnnotations:
            - {key: told, valueExpression: "'data of ' + object.metadata.name"}
            - {key: empty, valueExpression: "' '"}
            """,
            "[Audit]");
        Assert.Equal(201, (await CreateMapAsync("audited")).Code);
        var annotations = await AnnotationsAsync("p.example.com/told");
        Assert.Equal(
            """[{"message":"hm","policy":"p.example.com","binding":"b","expressionIndex":1,"validationActions":["Audit"]}]""",
            annotations["validation.policy.admission.k8s.io/validation_failure"].AsString());
        Assert.Equal("data of audited", annotations["p.example.com/told"].AsString());
        Assert.False(annotations.Fields.ContainsKey("p.example.com/empty"));
    }

    [Fact]
    public async Task Conditions_decide_whether_a_policy_is_evaluated_at_all()
    {
        await ApplyAsync("""
            matchConditions:
            - {name: not-mine, expression: "!('system:masters' in request.userInfo.groups)"}
            validations: [{expression: 'false'}]
            """);
        Assert.Equal(201, (await CreateMapAsync("masters")).Code);
        await ApplyAsync("""
            matchConditions: [{name: broken, expression: "object.data.missing == 'x'"}]
            validations: [{expression: 'false'}]
            """);
        Assert.EndsWith(
            "denied request: expression 'object.data.missing == 'x'' resulted in error: no such key: missing",
            (await CreateMapAsync("broken")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rights_of_the_one_who_writes_can_be_asked()
    {
        await ApplyAsync("""
            validations:
            - expression: "authorizer.group('').resource('secrets').namespace('default').check('delete').allowed()"
              reason: Forbidden
            - expression: "authorizer.requestResource.check('create').allowed()"
            """);
        Assert.Equal(201, (await CreateMapAsync("rights")).Code);
        const string Rbac = "/apis/rbac.authorization.k8s.io/v1/";
        await _server.PostAsync($"{Rbac}clusterroles", "{metadata: {name: w}, rules: [{apiGroups: [''], resources: [configmaps], verbs: [create]}]}");
        await _server.PostAsync(
            $"{Rbac}clusterrolebindings",
            "{metadata: {name: w}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: w}, subjects: [{kind: User, name: jo}]}");
        Assert.Equal(403, (await CreateMapAsync("rights-of-jo", user: "jo")).Code);
    }

    [Fact]
    public async Task Rules_exclude_and_name_objects_and_selectors_look_at_their_labels()
    {
        await _server.ApplyAsync("""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: ['*'], resourceNames: [a, b, c]}]
                excludeResourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [configmaps], resourceNames: [b]}]
                objectSelector: {matchExpressions: [{key: free, operator: DoesNotExist}]}
              validations: [{expression: 'false'}]
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: [Deny]}
            """);
        Assert.Equal(422, (await CreateMapAsync("a")).Code);
        Assert.Equal(201, (await CreateMapAsync("b")).Code);
        Assert.Equal(201, (await CreateMapAsync("d")).Code);
        Assert.Equal(201, (await _server.PostAsync("/api/v1/namespaces/default/configmaps", "metadata: {name: c, labels: {free: 'yes'}}")).Code);
    }

    [Fact]
    public async Task A_rule_for_one_version_sees_writes_in_another_in_its_own_version_unless_it_must_be_exact()
    {
        const string Jobs = """
            metadata: {name: NAME}
            spec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}
            """;
        const string Policy = """
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              matchConstraints:
                matchPolicy: POLICY
                resourceRules: [{apiGroups: [batch], apiVersions: [v1beta1], operations: [CREATE], resources: [cronjobs]}]
              validations:
              - expression: "object.apiVersion == request.requestKind.version"
                messageExpression: >-
                  object.apiVersion + ' ' + request.resource.version + ' ' + request.kind.version + ' ' + request.requestResource.version
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: [Deny]}
            """;
        const string Path = "/apis/batch/v1/namespaces/default/cronjobs";
        await _server.ApplyAsync(Policy.Replace("POLICY", "Equivalent", StringComparison.Ordinal));
        var refused = await _server.PostAsync(Path, Jobs.Replace("NAME", "equivalent", StringComparison.Ordinal));
        Assert.EndsWith("denied request: batch/v1beta1 v1beta1 v1beta1 v1", refused.Message, StringComparison.Ordinal);
        await _server.ApplyAsync(Policy.Replace("POLICY", "Exact", StringComparison.Ordinal));
        Assert.Equal(201, (await _server.PostAsync(Path, Jobs.Replace("NAME", "exact", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task Several_bindings_select_namespaces_by_a_label_by_one_of_its_values_or_not_at_all()
    {
        const string Binding = """

            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAME}
            spec:
              policyName: p.example.com
              validationActions: [Deny]
              matchResources: {namespaceSelector: {matchExpressions: [SELECTOR]}}
            """;
        await _server.NamespaceAsync("tenant-a", "{tenant: a, tier: gold}");
        await _server.NamespaceAsync("tenant-b", "{tenant: b}");
        await _server.NamespaceAsync("tenant-c", "{tenant: c}");
        await _server.ApplyAsync($$"""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              {{ConfigMaps}}
              validations: [{expression: 'false'}]
            """
            + Binding.Replace("NAME", "one", StringComparison.Ordinal).Replace("SELECTOR", "{key: tier, operator: Exists}", StringComparison.Ordinal)
            + Binding.Replace("NAME", "two", StringComparison.Ordinal)
                .Replace("SELECTOR", "{key: tenant, operator: In, values: [b, d]}", StringComparison.Ordinal));
        string[] refused = ["tenant-a", "tenant-b"];
        foreach (var @namespace in (string[])[.. refused, "tenant-c"])
        {
            var answer = await _server.PostAsync($"/api/v1/namespaces/{@namespace}/configmaps", "metadata: {name: m}");
            Assert.Equal(refused.Contains(@namespace) ? 422 : 201, answer.Code);
        }
    }

    [Fact]
    public async Task Deletions_have_only_an_old_object_and_the_namespace_is_there_to_look_at()
    {
        await _server.NamespaceAsync("labelled", "{keep: 'true'}");
        await ApplyAsync("""
            validations:
            - expression: >-
                request.operation != 'DELETE' || object != null || oldObject.data.a != 'b' || namespaceObject.metadata.labels.keep != 'true'
              message: kept
            """);
        await _server.PostAsync("/api/v1/namespaces/labelled/configmaps", "{metadata: {name: m}, data: {a: b}}");
        Assert.EndsWith(
            "denied request: kept", (await _server.DeleteAsync("/api/v1/namespaces/labelled/configmaps/m")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_posted_to_a_subresource_is_looked_at_too()
    {
        await _server.NamespaceAsync("tokens");
        await _server.ApplyAsync("""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [serviceaccounts/token]}]
              validations: [{expression: "object.spec.expirationSeconds <= 3600", message: too long}]
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: [Deny]}
            """);
        const string Path = "/api/v1/namespaces/tokens/serviceaccounts/default/token";
        Assert.Equal(201, (await _server.PostAsync(Path, "spec: {expirationSeconds: 3600}")).Code);
        var refused = await _server.PostAsync(Path, "spec: {expirationSeconds: 7200}");
        Assert.EndsWith("denied request: too long", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_and_bindings_are_never_looked_at_and_a_change_counts_from_its_answer_on()
    {
        await _server.ApplyAsync("""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              matchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}
              validations: [{expression: 'false'}]
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: [Deny]}
            """);
        Assert.Equal(422, (await CreateMapAsync("locked")).Code);
        Assert.Equal(
            200, (await _server.DeleteAsync("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/b")).Code);
        Assert.Equal(201, (await CreateMapAsync("locked")).Code);
    }

    [Fact]
    public async Task An_expression_that_costs_too_much_is_an_error()
    {
        await ApplyAsync("""
            validations:
            - expression: "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d,
                [1,2,3,4,5,6,7,8,9].all(e, [1,2,3,4,5,6,7,8,9].all(f, a+b+c+d+e+f > 0))))))"
            """);
        Assert.EndsWith(
            "resulted in error: operation cancelled: actual cost limit exceeded", (await CreateMapAsync("costly")).Message, StringComparison.Ordinal);
    }

    private async Task ApplyAsync(string rest, string actions = "[Deny]")
    {
        var indented = rest.Replace("\n", "\n  ", StringComparison.Ordinal);
        await _server.ApplyAsync($$"""
            kind: ValidatingAdmissionPolicy
            metadata: {name: p.example.com}
            spec:
              {{ConfigMaps}}
              {{indented}}
            ---
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p.example.com, validationActions: {{actions}}}
            """);
    }

    private Task<PolicyServer.Answer> CreateMapAsync(string name, string data = "{a: b}", string user = "") =>
        _server.PostAsync("/api/v1/namespaces/default/configmaps", $"{{metadata: {{name: {name}}}, data: {data}}}", user);

    private Task<PolicyServer.Answer> CreateDeploymentAsync(string @namespace, string name, int replicas) => _server.PostAsync(
        $"/apis/apps/v1/namespaces/{@namespace}/deployments",
        $$$"""
        metadata: {name: {{{name}}}}
        spec:
          replicas: {{{replicas}}}
          selector: {matchLabels: {app: x}}
          template: {metadata: {labels: {app: x}}, spec: {containers: [{name: c, image: i}]}}
        """);

    // The log is written behind the requests.
    private async Task<Value> AnnotationsAsync(string key)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            await using var file = new FileStream(_server.AuditLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var lines = new StreamReader(file);
            while (await lines.ReadLineAsync() is { } line)
            {
                if (line.Contains($"\"{key}\":", StringComparison.Ordinal))
                {
                    return JsonReader.Read(line)["annotations"];
                }
            }

            await timer.WaitForNextTickAsync();
        }

        Assert.Fail($"the audit log has no {key}");
        return default;
    }
}
