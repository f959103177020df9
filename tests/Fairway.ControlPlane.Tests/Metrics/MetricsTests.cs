using System.Net;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Metrics;

/// <summary>
/// Names, labels and types are those of the metrics reference of Kubernetes v1.34
/// (https://kubernetes.io/docs/reference/instrumentation/metrics/) and of kubernetes-mixin's rules.
/// </summary>
public sealed class MetricsTests : IAsyncLifetime, IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string OfSecrets = "resource=\"secrets\"";

    private readonly RunningServer _running = new() { MaxInflight = 245 };

    public Task InitializeAsync() => _running.InitializeAsync();

    public Task DisposeAsync() => _running.DisposeAsync();

    public void Dispose() => _running.Dispose();

    [Fact]
    public async Task What_dashboards_look_for_is_there_with_its_labels()
    {
        (string Name, string Type, string Labels)[] expected =
        [
            ("apiserver_request_total", "counter", "code component dry_run group resource scope subresource verb version"),
            ("apiserver_request_duration_seconds", "histogram", "component dry_run group resource scope subresource verb version"),
            ("apiserver_request_sli_duration_seconds", "histogram", "component group resource scope subresource verb version"),
            ("apiserver_response_sizes", "histogram", "component group resource scope subresource verb version"),
            ("apiserver_current_inflight_requests", "gauge", "request_kind"),
            ("apiserver_longrunning_requests", "gauge", "component group resource scope subresource verb version"),
            ("apiserver_watch_events_total", "counter", "group resource version"),
            ("apiserver_watch_events_sizes", "histogram", "group resource version"),
            ("apiserver_storage_objects", "gauge", "resource"),
            ("apiserver_resource_objects", "gauge", "group resource"),
            ("apiserver_storage_size_bytes", "gauge", "storage_cluster_id"),
            ("apiserver_admission_step_admission_duration_seconds", "histogram", "operation rejected type"),
            ("apiserver_admission_controller_admission_duration_seconds", "histogram", "name operation rejected type"),
            ("apiserver_flowcontrol_dispatched_requests_total", "counter", "flow_schema priority_level"),
            ("apiserver_flowcontrol_current_executing_requests", "gauge", "flow_schema priority_level"),
            ("apiserver_flowcontrol_request_wait_duration_seconds", "histogram", "execute flow_schema priority_level"),
            ("apiserver_flowcontrol_nominal_limit_seats", "gauge", "priority_level"),
            ("apiserver_audit_event_total", "counter", ""),
            ("apiserver_audit_level_total", "counter", "level"),
            ("authentication_attempts", "counter", "result"),
            ("authenticated_user_requests", "counter", "username"),
            ("authorization_attempts_total", "counter", "result"),
            ("authorization_duration_seconds", "histogram", "result"),
            ("apiserver_client_certificate_expiration_seconds", "histogram", ""),
            ("process_cpu_seconds_total", "counter", ""),
            ("process_resident_memory_bytes", "gauge", ""),
            ("process_start_time_seconds", "gauge", ""),
            ("kubernetes_build_info", "gauge", "build_date compiler git_commit git_tree_state git_version go_version major minor platform"),
        ];
        await _running.PostAsync(Secrets, """{"metadata":{"name":"m"}}""");
        await _running.GetAsync($"{Secrets}?watch=1&timeoutSeconds=1");
        using var dev = _running.As("dev");
        await RunningServer.SendAsync(dev, HttpMethod.Get, Secrets, "");
        var text = await ReadAsync();

        foreach (var (name, type, labels) in expected)
        {
            Assert.Equal((name, type), (name, text.Types.GetValueOrDefault(name)));
            Assert.Equal((name, labels), (name, text.LabelNames(type == "histogram" ? name + "_count" : name)));
        }
    }

    [Fact]
    public async Task A_request_is_counted_once_by_verb_scope_and_code()
    {
        await _running.PostAsync(Secrets, """{"metadata":{"name":"m"}}""");
        await _running.PostAsync(Secrets, """{"metadata":{"name":"m"}}""");
        await _running.PostAsync($"{Secrets}?dryRun=All", """{"metadata":{"name":"dry"}}""");
        await _running.GetAsync($"{Secrets}/m");
        await _running.GetAsync($"{Secrets}/m?limit=x");
        await _running.GetAsync(Secrets);
        await _running.GetAsync("/api/v1/secrets");
        await _running.PatchAsync(
            $"{Secrets}/m?fieldManager=t", "application/apply-patch+yaml", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"m"}}""");
        await _running.PatchAsync($"{Secrets}/m", "application/merge-patch+json", "{}");
        await _running.DeleteAsync(Secrets);
        await _running.GetAsync("/readyz");
        using (var stranger = _running.As("jane"))
        {
            await RunningServer.SendAsync(stranger, HttpMethod.Get, Secrets, "");
        }

        var text = await ReadAsync();
        double Of(params string[] labels) => text.Sum("apiserver_request_total", [OfSecrets, .. labels]);

        Assert.Equal(1, Of("verb=\"POST\"", "code=\"201\"", "dry_run=\"\"", "scope=\"resource\"", "component=\"apiserver\"", "version=\"v1\""));
        Assert.Equal(1, Of("verb=\"POST\"", "code=\"201\"", "dry_run=\"All\""));
        Assert.Equal(1, Of("verb=\"POST\"", "code=\"409\""));
        Assert.Equal(1, Of("verb=\"GET\"", "code=\"200\"", "scope=\"resource\""));
        Assert.Equal(1, Of("verb=\"GET\"", "code=\"400\""));
        Assert.Equal(1, Of("verb=\"LIST\"", "code=\"200\"", "scope=\"namespace\""));
        Assert.Equal(1, Of("verb=\"LIST\"", "code=\"200\"", "scope=\"cluster\""));
        Assert.Equal(1, Of("verb=\"LIST\"", "code=\"403\""));
        Assert.Equal(1, Of("verb=\"APPLY\"", "code=\"200\""));
        Assert.Equal(1, Of("verb=\"PATCH\"", "code=\"200\""));
        Assert.Equal(1, Of("verb=\"DELETE\"", "code=\"200\"", "scope=\"namespace\""));
        Assert.Equal(1, text.Sum("apiserver_request_total", "verb=\"GET\"", "subresource=\"/readyz\"", "component=\"\""));
        Assert.Equal(12 - 1, text.Sum("apiserver_request_duration_seconds_count", OfSecrets));
        Assert.Equal(3, text.Sum("apiserver_response_sizes_count", OfSecrets));
        Assert.InRange(text.Sum("apiserver_response_sizes_sum", OfSecrets, "verb=\"GET\""), 100, 10_000);
        Assert.InRange(text.Sum("authorization_attempts_total", "result=\"no-opinion\""), 1, 10);
    }

    [Fact]
    public async Task A_list_counts_what_was_sent_compressed_or_not()
    {
        var data = new string('x', 50_000);
        for (var i = 0; i < 4; i++)
        {
            await _running.PostAsync(Secrets, $$$"""{"metadata":{"name":"m{{{i}}}"},"stringData":{"a":"{{{data}}}"}}""");
        }

        var length = (await _running.Admin.GetByteArrayAsync(Secrets)).Length;
        Assert.Equal(length, (await ReadAsync()).Sum("apiserver_response_sizes_sum", OfSecrets, "verb=\"LIST\""));

        using var request = new HttpRequestMessage(HttpMethod.Get, Secrets);
        request.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await _running.Admin.SendAsync(request);
        var compressed = (await answer.Content.ReadAsByteArrayAsync()).Length;
        Assert.Equal("gzip", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal(length + compressed, (await ReadAsync()).Sum("apiserver_response_sizes_sum", OfSecrets, "verb=\"LIST\""));
    }

    [Fact]
    public async Task A_watch_is_told_of_while_it_lasts_and_its_events_are_counted()
    {
        await _running.PostAsync(Secrets, """{"metadata":{"name":"m"}}""");
        await using (var watch = _running.WatchAsync($"{Secrets}?watch=1", CancellationToken.None).GetAsyncEnumerator())
        {
            Assert.True(await watch.MoveNextAsync());
            var text = await ReadAsync();
            Assert.Equal(1, text.Sum("apiserver_longrunning_requests", OfSecrets, "verb=\"WATCH\"", "scope=\"namespace\""));
            Assert.Equal(1, text.Sum("apiserver_watch_events_total", OfSecrets));
            Assert.InRange(text.Sum("apiserver_watch_events_sizes_sum", OfSecrets), 100, 1000);
        }

        await Eventually.HoldsAsync(async () =>
            (await ReadAsync()).Sum("apiserver_longrunning_requests", OfSecrets, "verb=\"WATCH\"", "scope=\"namespace\"") == 0);
    }

    [Fact]
    public async Task What_is_stored_is_counted_by_kind()
    {
        await _running.PostAsync(Secrets, """{"metadata":{"name":"m"}}""");
        var secrets = (await _running.GetAsync("/api/v1/secrets")).Body["items"].Items.Count;
        var text = await ReadAsync();

        Assert.Equal(secrets, text.Sum("apiserver_resource_objects", "group=\"\"", OfSecrets));
        Assert.Equal(secrets, text.Sum("apiserver_storage_objects", OfSecrets));
        Assert.Equal(0, text.Sum("apiserver_storage_objects", "resource=\"deployments.apps\""));
        Assert.InRange(text.Sum("apiserver_storage_size_bytes"), 4096, 1 << 30);
    }

    [Fact]
    public async Task Levels_share_out_what_the_server_handles_and_requests_count_at_theirs()
    {
        await _running.GrantAsync("dev", """{"apiGroups":[""],"resources":["secrets"],"verbs":["list"]}""");
        using var dev = _running.As("dev");
        await RunningServer.SendAsync(dev, HttpMethod.Get, Secrets, "");
        var text = await ReadAsync();

        // apiserver/pkg/apis/flowcontrol/bootstrap/default.go: global-default has 20 of 245 shares.
        Assert.Equal(20, text.Sum("apiserver_flowcontrol_nominal_limit_seats", "priority_level=\"global-default\""));
        Assert.Equal(10, text.Sum("apiserver_flowcontrol_lower_limit_seats", "priority_level=\"global-default\""));
        Assert.Equal(245, text.Sum("apiserver_flowcontrol_upper_limit_seats", "priority_level=\"global-default\""));
        string[] labels = ["priority_level=\"global-default\"", "flow_schema=\"global-default\""];
        Assert.Equal(1, text.Sum("apiserver_flowcontrol_dispatched_requests_total", labels));
        Assert.Equal(0, text.Sum("apiserver_flowcontrol_current_executing_requests", labels));
        Assert.Equal(1, text.Sum("apiserver_flowcontrol_request_wait_duration_seconds_count", [.. labels, "execute=\"true\""]));
        Assert.Equal(1, text.Sum("apiserver_flowcontrol_request_execution_seconds_count", labels));
    }

    [Fact]
    public async Task The_platforms_own_requests_count_too()
    {
        var nobody = new KubernetesClient(_running.Server.TransportFor("nobody"), "t");
        var secret = Value.Map(("metadata", Value.Map(("name", "m"), ("namespace", "default"))));
        await Assert.ThrowsAsync<KubernetesException>(() => nobody.CreateAsync(new("", "v1", "secrets"), secret, CancellationToken.None));
        Assert.Equal(1, (await ReadAsync()).Sum("apiserver_request_total", OfSecrets, "verb=\"POST\"", "code=\"403\""));
    }

    [Fact]
    public async Task Only_who_may_read_them_gets_them_in_the_form_that_was_asked_for()
    {
        using (var stranger = _running.As("jane"))
        {
            Assert.Equal(403, (await RunningServer.SendAsync(stranger, HttpMethod.Get, "/metrics", "")).Code);
        }

        await _running.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"jane"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"system:monitoring"},
             "subjects":[{"kind":"User","name":"jane","apiGroup":"rbac.authorization.k8s.io"}]}
            """);
        using var monitoring = _running.As("jane");
        using var answer = await monitoring.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        PrometheusText.Read(await answer.Content.ReadAsStringAsync());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var compressed = await _running.Admin.SendAsync(request);
        Assert.Equal("gzip", compressed.Content.Headers.ContentEncoding.Single());
    }

    private async Task<PrometheusText> ReadAsync() => PrometheusText.Read(await _running.Admin.GetStringAsync("/metrics"));
}
