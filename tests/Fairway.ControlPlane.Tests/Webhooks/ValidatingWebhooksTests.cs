using Fairway.ControlPlane.Tests.Backends;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;
using static Fairway.ControlPlane.Tests.Webhooks.WebhookConfigurations;

namespace Fairway.ControlPlane.Tests.Webhooks;

/// <summary>
/// Validating webhooks; the words are those of apiserver/pkg/admission/plugin/webhook (errors/statuserror.go, validating/dispatcher.go,
/// request/admissionreview.go) and apiserver/pkg/util/webhook.
/// </summary>
public sealed class ValidatingWebhooksTests(RunningServer running, TestBackend backend) : WebhookTests(running, backend, "validating")
{
    private readonly RunningServer _running = running;
    private readonly TestBackend _backend = backend;

    [Fact]
    public async Task A_webhook_is_asked_with_the_object_from_the_moment_its_configuration_is_acknowledged()
    {
        _backend.Review("/allow", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/allow", ""));
        var (code, _) = await _running.CreateMapAsync("asked", query: "?fieldManager=me&fieldValidation=Strict");
        Assert.Equal(201, code);

        var review = Assert.Single(_backend.ReceivedAt("/allow"));
        Assert.Equal("admission.k8s.io/v1", review.ApiVersion);
        var request = review["request"];
        Assert.Equal(Value.Map(("group", ""), ("version", "v1"), ("kind", "ConfigMap")), request["kind"]);
        Assert.Equal(Value.Map(("group", ""), ("version", "v1"), ("resource", "configmaps")), request["requestResource"]);
        Assert.Equal(("asked", "default", "CREATE"), (
            request["name"].AsString(), request["namespace"].AsString(), request["operation"].AsString()));
        Assert.Equal("kubernetes-admin", request["userInfo"]["username"].AsString());
        Assert.Equal("b", request["object"]["data"]["a"].AsString());
        Assert.NotEqual("", request["object"].Uid);
        Assert.True(request["oldObject"].IsNull);
        Assert.False(request["dryRun"].AsBool());
        Assert.Equal(
            Value.Map(("kind", "CreateOptions"), ("apiVersion", "meta.k8s.io/v1"), ("fieldManager", "me"), ("fieldValidation", "Strict")),
            request["options"]);

        await _running.RemoveAsync("validating", "v");
        await _running.CreateMapAsync("unasked");
        Assert.Single(_backend.ReceivedAt("/allow"));
    }

    [Theory]
    [InlineData("""{"allowed":false}""", 400, "", "denied the request without explanation")]
    [InlineData("""{"allowed":false,"status":{"message":"no"}}""", 400, "", "denied the request: no")]
    [InlineData("""{"allowed":false,"status":{"reason":"Forbidden","code":403}}""", 403, "Forbidden", "denied the request: Forbidden")]
    [InlineData("""{"allowed":false,"status":{"code":200,"status":"Success","message":"x"}}""", 400, "", "denied the request: x")]
    public async Task A_refusal_is_told_as_the_webhook_words_it(string response, int code, string reason, string words)
    {
        _backend.Review("/deny", _ => Values.Json.JsonReader.Read(response));
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/deny", ""));
        var (refused, status) = await _running.CreateMapAsync("refused");
        Assert.Equal((code, reason), (refused, status["reason"].AsString() ?? ""));
        Assert.Equal($"admission webhook \"a.example.org\" {words}", status["message"].AsString());
        Assert.Equal("Failure", status["status"].AsString());
        Assert.Equal(404, (await _running.GetAsync("/api/v1/namespaces/default/configmaps/refused")).Code);
    }

    [Fact]
    public async Task A_webhook_that_cannot_be_asked_stops_the_write_or_not_as_its_failure_policy_says()
    {
        _backend.Handle("/broken", static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return context.Response.WriteAsync("out of order\n");
        });
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/broken", ""));
        var (code, status) = await _running.CreateMapAsync("stopped");
        Assert.Equal((500, "InternalError"), (code, status["reason"].AsString()));
        const string Failure = "failed calling webhook \"a.example.org\": failed to call webhook: "
            + "an error on the server (\"out of order\") has prevented the request from succeeding";
        Assert.Equal("Internal error occurred: " + Failure, status["message"].AsString());
        Assert.Equal(Failure, status["details"]["causes"][0]["message"].AsString());

        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/broken", "\"failurePolicy\":\"Ignore\""));
        Assert.Equal(201, (await _running.CreateMapAsync("passed")).Code);
    }

    [Fact]
    public async Task What_is_wrong_with_a_connection_is_told_as_a_Go_client_does()
    {
        const string Client = "\"clientConfig\":";
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/", Other("https://127.0.0.1:1/x", _backend.Bundle)));
        Assert.Equal(
            "Internal error occurred: failed calling webhook \"a.example.org\": failed to call webhook: "
            + "Post \"https://127.0.0.1:1/x?timeout=10s\": dial tcp 127.0.0.1:1: connect: connection refused",
            (await _running.CreateMapAsync("x")).Body["message"].AsString());

        using var stranger = new TestAuthority();
        var address = $"https://127.0.0.1:{_backend.Port}/allow";
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/", Other(address, stranger.Bundle)));
        Assert.EndsWith(
            $"Post \"{address}?timeout=10s\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
            (await _running.CreateMapAsync("x")).Body["message"].AsString(),
            StringComparison.Ordinal);

        address = $"https://localhost:{_backend.Port}/allow";
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/", Other(address, _backend.Bundle)));
        Assert.EndsWith(
            "x509: certificate is valid for hook.default.svc, api.default.svc, not localhost",
            (await _running.CreateMapAsync("x")).Body["message"].AsString(),
            StringComparison.Ordinal);

        static string Other(string url, string bundle) => $$"""{{Client}}{"url":"{{url}}","caBundle":"{{bundle}}"}""";
    }

    [Fact]
    public async Task A_slow_webhook_is_given_up_after_its_timeout()
    {
        _backend.Handle("/slow", static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/slow", "\"timeoutSeconds\":1"));
        var (code, status) = await _running.CreateMapAsync("slow");
        Assert.Equal(500, code);
        Assert.EndsWith("/slow?timeout=1s\": context deadline exceeded", status["message"].AsString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"response":null}""", "webhook response was absent")]
    [InlineData("""{"response":{"uid":"other","allowed":true}}""", "expected response.uid=\"UID\", got \"other\"")]
    [InlineData(
        """{"response":{"uid":"UID","allowed":true}}""", "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind=")]
    [InlineData(
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"UID","allowed":true,"patch":"W10="}}""",
        "validating webhook may not return response.patch")]
    public async Task An_answer_that_is_none_is_refused(string answer, string why)
    {
        var uid = "";
        _backend.Answer("/odd", review =>
        {
            uid = review["request"]["uid"].AsString() ?? "";
            return Values.Json.JsonReader.Read(answer.Replace("UID", uid, StringComparison.Ordinal));
        });
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/odd", ""));
        var (_, status) = await _running.CreateMapAsync("odd");
        Assert.Equal(
            "Internal error occurred: failed calling webhook \"a.example.org\": received invalid webhook response: "
            + why.Replace("UID", uid, StringComparison.Ordinal),
            status["message"].AsString());
    }

    [Fact]
    public async Task Warnings_and_audit_annotations_are_passed_on()
    {
        _backend.Review("/warn", _ => Allow
            .With("warnings", Value.List("mind the gap"))
            .With("auditAnnotations", Value.Map(("seen", "yes"))));
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/warn", ""));
        using var content = new StringContent("""{"metadata":{"name":"warned"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await _running.Admin.PostAsync("/api/v1/namespaces/default/configmaps", content);
        Assert.Equal("299 - \"mind the gap\"", Assert.Single(response.Headers.GetValues("Warning")));
        var log = Path.Combine(_running.Folder, "audit.log");
        await Eventually.HoldsAsync(async () =>
        {
            using var file = new StreamReader(File.Open(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return (await file.ReadToEndAsync()).Contains("\"a.example.org/seen\":\"yes\"", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_dry_run_is_told_to_webhooks_without_side_effects()
    {
        _backend.Review("/allow", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/allow", "\"sideEffects\":\"NoneOnDryRun\""));
        Assert.Equal(201, (await _running.CreateMapAsync("dry", query: "?dryRun=All")).Code);
        var request = Assert.Single(_backend.ReceivedAt("/allow"))["request"];
        Assert.True(request["dryRun"].AsBool());
        Assert.Equal(Value.List("All"), request["options"]["dryRun"]);
    }

    [Fact]
    public async Task Selectors_and_conditions_decide_who_is_asked()
    {
        _backend.Review("/picky", _ => Allow);
        await _running.PutAsync(
            _backend,
            "validating",
            "v",
            (
                "a.example.org",
                "/picky",
                """
                "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"default"}},
                "objectSelector":{"matchExpressions":[{"key":"check","operator":"Exists"}]},
                "matchConditions":[
                  {"name":"not-leases","expression":"request.resource.resource == 'configmaps' && request.operation == 'CREATE'"},
                  {"name":"not-kept","expression":"!has(object.data.keep)"},
                  {"name":"may","expression":"authorizer.group('').resource('configmaps').namespace('default').check('create').allowed()"},
                  {"name":"itself","expression":"authorizer.requestResource.check('create').allowed()"}]
                """));
        await _running.CreateMapAsync("unlabelled");
        await _running.PostAsync(
            "/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"kept","labels":{"check":""}},"data":{"keep":"1"}}""");
        await _running.PostAsync("/api/v1/namespaces/kube-system/configmaps", """{"metadata":{"name":"elsewhere","labels":{"check":""}}}""");
        Assert.Empty(_backend.ReceivedAt("/picky"));

        Assert.Equal(201, (await _running.CreateMapAsync("labelled", ",\"labels\":{\"check\":\"\"}")).Code);
        Assert.Single(_backend.ReceivedAt("/picky"));
    }

    [Fact]
    public async Task An_error_in_a_condition_refuses_the_write_unless_the_webhook_may_be_passed_over()
    {
        _backend.Review("/never", _ => Allow);
        const string Condition = "\"matchConditions\":[{\"name\":\"c\",\"expression\":\"object.data.missing == 'x'\"}]";
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/never", Condition));
        var (code, status) = await _running.CreateMapAsync("unclear");
        Assert.Equal(403, code);
        Assert.Equal(
            "configmaps \"unclear\" is forbidden: expression 'object.data.missing == 'x'' resulted in error: no such key: missing",
            status["message"].AsString());

        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/never", Condition + ",\"failurePolicy\":\"Ignore\""));
        Assert.Equal(201, (await _running.CreateMapAsync("unclear")).Code);
        Assert.Empty(_backend.ReceivedAt("/never"));
    }

    [Fact]
    public async Task Another_version_of_a_resource_is_converted_for_a_webhook_that_takes_equivalents()
    {
        const string Rules = """
            "rules":[{"operations":["CREATE"],"apiGroups":["autoscaling"],"apiVersions":["v1"],"resources":["horizontalpodautoscalers"]}]
            """;
        const string Body = """
            {"metadata":{"name":"NAME"},"spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"d","apiVersion":"apps/v1"},
             "metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]}}
            """;
        const string Path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
        _backend.Review("/scaler", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/scaler", Rules));
        await _running.PostAsync(Path, Body.Replace("NAME", "first", StringComparison.Ordinal));
        var request = Assert.Single(_backend.ReceivedAt("/scaler"))["request"];
        Assert.Equal("v1", request["kind"]["version"].AsString());
        Assert.Equal("v2", request["requestKind"]["version"].AsString());
        Assert.Equal("autoscaling/v1", request["object"].ApiVersion);
        Assert.Equal(50, request["object"]["spec"]["targetCPUUtilizationPercentage"].AsLong());

        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/scaler", Rules + ",\"matchPolicy\":\"Exact\""));
        await _running.PostAsync(Path, Body.Replace("NAME", "second", StringComparison.Ordinal));
        Assert.Single(_backend.ReceivedAt("/scaler"));
    }

    [Fact]
    public async Task An_older_review_is_asked_and_answered_in_its_own_version()
    {
        _backend.Review("/old", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/old", "\"admissionReviewVersions\":[\"v9\",\"v1beta1\"]"));
        Assert.Equal(201, (await _running.CreateMapAsync("old")).Code);
        Assert.Equal("admission.k8s.io/v1beta1", Assert.Single(_backend.ReceivedAt("/old")).ApiVersion);
    }

    [Fact]
    public async Task Deletions_and_changes_show_the_object_before()
    {
        await _running.CreateMapAsync("changing");
        _backend.Review("/seen", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/seen", ""));
        const string Path = "/api/v1/namespaces/default/configmaps/changing";
        await _running.PatchAsync(Path, "application/merge-patch+json", """{"data":{"a":"c"}}""");
        await _running.DeleteAsync(Path, """{"propagationPolicy":"Background"}""");
        var seen = _backend.ReceivedAt("/seen");
        Assert.Equal(["UPDATE", "DELETE"], seen.Select(review => review["request"]["operation"].AsString()));
        Assert.Equal(("b", "c"), (
            seen[0]["request"]["oldObject"]["data"]["a"].AsString(), seen[0]["request"]["object"]["data"]["a"].AsString()));
        Assert.True(seen[1]["request"]["object"].IsNull);
        Assert.Equal("c", seen[1]["request"]["oldObject"]["data"]["a"].AsString());
        Assert.Equal("Background", seen[1]["request"]["options"]["propagationPolicy"].AsString());
    }

    [Fact]
    public async Task A_webhook_for_everything_is_not_asked_about_its_own_configuration()
    {
        const string Rules = """
            "rules":[{"operations":["*"],"apiGroups":["*"],"apiVersions":["*"],"resources":["*/*"]}]
            """;
        _backend.Review("/wall", _ => Value.Map(("allowed", false)));
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/wall", Rules));
        Assert.Equal(400, (await _running.CreateMapAsync("behind")).Code);
        await _running.RemoveAsync("validating", "v");
        Assert.Equal(201, (await _running.CreateMapAsync("behind")).Code);
    }

    [Fact]
    public async Task A_service_is_asked_under_its_own_name_wherever_it_is()
    {
        const string Path = "/api/v1/namespaces/default/services";
        var port = _backend.Port;
        _backend.Review("/through", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("a.example.org", "/", $$"""
            "clientConfig":{"service":{"namespace":"default","name":"hook","path":"/through","port":{{port}} },"caBundle":"{{_backend.Bundle}}"}
            """));
        Assert.Equal(
            "Internal error occurred: failed calling webhook \"a.example.org\": failed to call webhook: "
            + $"Post \"https://hook.default.svc:{port}/through?timeout=10s\": service \"hook\" not found",
            (await _running.CreateMapAsync("through")).Body["message"].AsString());

        await _running.PostAsync(Path, """{"metadata":{"name":"hook"},"spec":{"ports":[{"name":"https","port":1}]}}""");
        Assert.EndsWith(
            $": no service port {port} found for service \"hook\"",
            (await _running.CreateMapAsync("through")).Body["message"].AsString(),
            StringComparison.Ordinal);

        await _running.PatchAsync(
            $"{Path}/hook", "application/json-patch+json", $$"""[{"op":"replace","path":"/spec/ports/0/port","value":{{port}} }]""");
        Assert.EndsWith(
            ": no endpoints available for service \"hook\"",
            (await _running.CreateMapAsync("through")).Body["message"].AsString(),
            StringComparison.Ordinal);

        await _running.DeleteAsync($"{Path}/hook");
        await _running.PostAsync(Path, """{"metadata":{"name":"hook"},"spec":{"type":"ExternalName","externalName":"localhost"}}""");
        var (code, made) = await _running.CreateMapAsync("through");
        Assert.True(code == 201, made.ToString());
    }

    [Fact]
    public async Task Calls_are_counted_under_upstreams_names()
    {
        _backend.Review("/count", _ => Allow);
        await _running.PutAsync(_backend, "validating", "v", ("counted.example.org", "/count", ""));
        await _running.CreateMapAsync("counted");
        var (_, text) = await _running.GetAsync("/metrics");
        Assert.Contains(
            "apiserver_admission_webhook_admission_duration_seconds_count"
            + "{name=\"counted.example.org\",operation=\"CREATE\",rejected=\"false\",type=\"validating\"} 1\n",
            text.AsString(),
            StringComparison.Ordinal);
    }
}
