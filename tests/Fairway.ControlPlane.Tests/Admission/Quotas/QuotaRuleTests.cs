using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Admission.Quotas;

/// <summary>The wording is that of apiserver/pkg/admission/plugin/resourcequota/controller.go and pkg/quota/v1/evaluator/core (v1.34).</summary>
public sealed class QuotaRuleTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string MergePatch = "application/merge-patch+json";

    [Fact]
    public async Task A_quota_says_from_its_creation_on_what_is_used_and_refuses_what_is_too_much()
    {
        await PrepareAsync("count");
        Assert.Equal(201, (await PodAsync("count", "before", "{}")).Code);
        var quota = await QuotaAsync("count", "compute", """{"hard":{"pods":"2","count/configmaps":"5","count/deployments.apps":"1"}}""");
        Assert.Equal("count/configmaps=0 count/deployments.apps=0 pods=1", Used(quota));
        Assert.Equal(quota["spec"]["hard"], quota["status"]["hard"]);
        Assert.Equal(201, (await PodAsync("count", "second", "{}")).Code);
        Assert.Equal("count/configmaps=0 count/deployments.apps=0 pods=2", Used(await ReadAsync("count", "compute")));

        var (code, status) = await PodAsync("count", "third", "{}");
        Assert.Equal(403, code);
        Assert.Equal(
            "pods \"third\" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2", status["message"].AsString());
        Assert.Equal(("Forbidden", "pods"), (status["reason"].AsString(), status["details"]["kind"].AsString()));
        Assert.Equal(403, (await PodAsync("count", "third", "{}", "?dryRun=All")).Code);
        Assert.Equal(404, (await running.GetAsync("/api/v1/namespaces/count/pods/third")).Code);
    }

    [Fact]
    public async Task What_ends_or_goes_is_given_back_and_a_raised_limit_counts_at_once()
    {
        await PrepareAsync("back");
        await QuotaAsync("back", "compute", """{"hard":{"pods":"1","count/pods":"3"}}""");
        Assert.Equal(201, (await PodAsync("back", "one", "{}")).Code);
        Assert.Equal(403, (await PodAsync("back", "two", "{}")).Code);
        await running.PatchAsync("/api/v1/namespaces/back/pods/one/status", MergePatch, """{"status":{"phase":"Succeeded"}}""");
        Assert.Equal("count/pods=1 pods=0", Used(await ReadAsync("back", "compute")));
        Assert.Equal(201, (await PodAsync("back", "two", "{}")).Code);
        await running.DeleteAsync("/api/v1/namespaces/back/pods/two");
        await running.DeleteAsync("/api/v1/namespaces/back/pods/one");
        Assert.Equal("count/pods=0 pods=0", Used(await ReadAsync("back", "compute")));

        await PodAsync("back", "three", "{}");
        await running.PatchAsync("/api/v1/namespaces/back/resourcequotas/compute", MergePatch, """{"spec":{"hard":{"pods":"2"}}}""");
        Assert.Equal(201, (await PodAsync("back", "four", "{}")).Code);
        Assert.Equal("2", (await ReadAsync("back", "compute"))["status"]["hard"]["pods"].AsString());
    }

    [Fact]
    public async Task A_pod_must_state_what_its_quota_counts()
    {
        await PrepareAsync("stated");
        await QuotaAsync("stated", "compute", """{"hard":{"requests.cpu":"1","limits.memory":"1Gi"}}""");
        var (code, status) = await PodAsync("stated", "x", """{"requests":{"cpu":"1"}}""");
        Assert.Equal(
            (403, "pods \"x\" is forbidden: failed quota: compute: must specify limits.memory for: c"), (code, status["message"].AsString()));
        (code, status) = await PodAsync("stated", "x", "{}");
        Assert.Equal(
            (403, "pods \"x\" is forbidden: failed quota: compute: must specify limits.memory for: c; requests.cpu for: c"),
            (code, status["message"].AsString()));

        Assert.Equal(201, (await PodAsync("stated", "x", """{"limits":{"memory":"600Mi"},"requests":{"cpu":"600m"}}""")).Code);
        Assert.Equal("limits.memory=600Mi requests.cpu=600m", Used(await ReadAsync("stated", "compute")));
        (code, status) = await PodAsync("stated", "y", """{"limits":{"memory":"600Mi"},"requests":{"cpu":"500m"}}""");
        Assert.Equal(403, code);
        Assert.Equal(
            "pods \"y\" is forbidden: exceeded quota: compute, requested: limits.memory=600Mi,requests.cpu=500m, "
            + "used: limits.memory=600Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1",
            status["message"].AsString());
    }

    [Fact]
    public async Task Scopes_choose_the_pods_that_count()
    {
        await PrepareAsync("scoped");
        await QuotaAsync("scoped", "best", """{"hard":{"pods":"1"},"scopes":["BestEffort"]}""");
        await QuotaAsync("scoped", "other", """{"hard":{"pods":"1"},"scopes":["NotBestEffort","NotTerminating"]}""");
        await QuotaAsync("scoped", "critical", """
            {"hard":{"pods":"0"},"scopeSelector":{"matchExpressions":[
             {"scopeName":"PriorityClass","operator":"In","values":["system-node-critical"]}]}}
            """);
        Assert.Equal(201, (await PodAsync("scoped", "a", "{}")).Code);
        Assert.Equal(201, (await PodAsync("scoped", "b", """{"requests":{"cpu":"1m"}}""")).Code);
        Assert.Contains("exceeded quota: best,", (await PodAsync("scoped", "c", "{}")).Body.ToString(), StringComparison.Ordinal);
        var (code, status) = await running.PostAsync("/api/v1/namespaces/scoped/pods", """
            {"metadata":{"name":"d"},"spec":{"priorityClassName":"system-node-critical","activeDeadlineSeconds":5,
             "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"1m"}}}]}}
            """);
        Assert.Equal(403, code);
        Assert.Contains("exceeded quota: critical,", status["message"].AsString(), StringComparison.Ordinal);

        // With a deadline it counts no more as one without an end.
        await running.PatchAsync("/api/v1/namespaces/scoped/pods/b", MergePatch, """{"spec":{"activeDeadlineSeconds":60}}""");
        Assert.Equal("pods=0", Used(await ReadAsync("scoped", "other")));
    }

    [Fact]
    public async Task Services_are_counted_by_their_type_and_may_not_grow_into_what_is_not_left()
    {
        await PrepareAsync("services");
        await QuotaAsync("services", "net", """{"hard":{"services":"2","services.nodeports":"1","services.loadbalancers":"0"}}""");
        const string Services = "/api/v1/namespaces/services/services";
        Assert.Equal(201, (await running.PostAsync(Services, Service("one", "NodePort"))).Code);
        Assert.Equal(201, (await running.PostAsync(Services, Service("two", "ClusterIP"))).Code);
        var (code, status) = await running.PatchAsync($"{Services}/two", MergePatch, """{"spec":{"type":"NodePort"}}""");
        Assert.Equal(403, code);
        Assert.Equal(
            "services \"two\" is forbidden: exceeded quota: net, requested: services.nodeports=1, used: services.nodeports=1, "
            + "limited: services.nodeports=1",
            status["message"].AsString());
        (code, status) = await running.PatchAsync(
            $"{Services}/one", MergePatch, """{"spec":{"type":"ClusterIP","externalTrafficPolicy":null,"ports":[{"port":80}]}}""");
        Assert.True(code == 200, status.ToString());
        Assert.Equal("services=2 services.loadbalancers=0 services.nodeports=0", Used(await ReadAsync("services", "net")));

        static string Service(string name, string type) =>
            $$"""{"metadata":{"name":"{{name}}"},"spec":{"type":"{{type}}","ports":[{"port":80}]} }""";
    }

    [Fact]
    public async Task Claims_are_counted_by_size_and_by_storage_class()
    {
        const string OfGold = "gold.storageclass.storage.k8s.io/requests.storage";
        await PrepareAsync("claims");
        await QuotaAsync("claims", "storage", $$$"""
            {"hard":{"requests.storage":"10Gi","persistentvolumeclaims":"5","{{{OfGold}}}":"2Gi"}}
            """);
        Assert.Equal(201, (await ClaimAsync("one", "gold", "2Gi")).Code);
        var (code, status) = await ClaimAsync("two", "gold", "1Gi");
        Assert.Equal(403, code);
        Assert.Equal(
            "persistentvolumeclaims \"two\" is forbidden: exceeded quota: storage, "
            + $"requested: {OfGold}=1Gi, used: {OfGold}=2Gi, limited: {OfGold}=2Gi",
            status["message"].AsString());
        Assert.Equal(201, (await ClaimAsync("two", "silver", "1Gi")).Code);
        Assert.Equal($"{OfGold}=2Gi persistentvolumeclaims=2 requests.storage=3Gi", Used(await ReadAsync("claims", "storage")));

        Task<(int Code, Value Body)> ClaimAsync(string name, string storageClass, string size) => running.PostAsync(
            "/api/v1/namespaces/claims/persistentvolumeclaims",
            $$"""
            {"metadata":{"name":"{{name}}"},
             "spec":{"storageClassName":"{{storageClass}}","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{size}}"} } } }
            """);
    }

    [Fact]
    public async Task Quotas_count_quotas_and_their_status_is_nobodys_to_write()
    {
        await PrepareAsync("quotas");
        await QuotaAsync("quotas", "first", """{"hard":{"resourcequotas":"2","configmaps":"1"}}""");
        Assert.Equal("configmaps=0 resourcequotas=1", Used(await ReadAsync("quotas", "first")));
        await QuotaAsync("quotas", "second", """{"hard":{"secrets":"1"}}""");
        var (code, _) = await running.PostAsync("/api/v1/namespaces/quotas/resourcequotas", """{"metadata":{"name":"third"},"spec":{"hard":{}}}""");
        Assert.Equal(403, code);
        await running.PatchAsync(
            "/api/v1/namespaces/quotas/resourcequotas/first/status",
            MergePatch,
            """{"status":{"used":{"configmaps":"7"},"hard":{"configmaps":"9"}}}""");
        Assert.Equal("configmaps=0 resourcequotas=2", Used(await ReadAsync("quotas", "first")));
        await running.DeleteAsync("/api/v1/namespaces/quotas/resourcequotas/second");
        Assert.Equal("configmaps=0 resourcequotas=1", Used(await ReadAsync("quotas", "first")));
    }

    [Theory]
    [InlineData(50, 192)]
    [InlineData(7, 16)]
    public async Task Creators_side_by_side_get_exactly_what_there_is(int limit, int creators)
    {
        var ns = $"race-{limit}";
        await PrepareAsync(ns);
        await QuotaAsync(ns, "compute", $$"""{"hard":{"count/configmaps":"{{limit}}"} }""");
        var results = await Task.WhenAll(Enumerable.Range(0, creators).Select(i => Task.Run(() => CreateAsync(ns, $"n{i}"))));
        Assert.Equal(limit, results.Count(made => made));
        Assert.Equal($"count/configmaps={limit}", Used(await ReadAsync(ns, "compute")));
    }

    [Fact]
    public async Task What_is_used_is_what_there_is_however_writers_mix()
    {
        await PrepareAsync("mixed");
        await QuotaAsync("mixed", "compute", """{"hard":{"count/configmaps":"20"}}""");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(() => ChurnAsync(worker))));
        var (_, list) = await running.GetAsync("/api/v1/namespaces/mixed/configmaps");
        Assert.Equal($"count/configmaps={list["items"].Items.Count}", Used(await ReadAsync("mixed", "compute")));

        async Task ChurnAsync(int worker)
        {
            for (var i = 0; i < 20; i++)
            {
                var name = $"w{worker}-{i % 3}";
                if (!await CreateAsync("mixed", name))
                {
                    await running.DeleteAsync($"/api/v1/namespaces/mixed/configmaps/{name}");
                }

                var quota = await ReadAsync("mixed", "compute");
                Assert.InRange(int.Parse(quota["status"]["used"]["count/configmaps"].AsString()!), 0, 20);
            }
        }
    }

    private async Task<bool> CreateAsync(string ns, string name) =>
        (await running.PostAsync($"/api/v1/namespaces/{ns}/configmaps", $$"""{"metadata":{"name":"{{name}}"} }""")).Code == 201;

    private async Task PrepareAsync(string name)
    {
        await running.PostAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{name}}"} }""");
        await running.PostAsync($"/api/v1/namespaces/{name}/serviceaccounts", """{"metadata":{"name":"default"}}""");
    }

    private async Task<Value> QuotaAsync(string ns, string name, string spec)
    {
        var (code, quota) = await running.PostAsync(
            $"/api/v1/namespaces/{ns}/resourcequotas", $$"""{"metadata":{"name":"{{name}}"},"spec":{{spec}} }""");
        Assert.True(code == 201, quota.ToString());
        return quota;
    }

    private async Task<Value> ReadAsync(string ns, string name) => (await running.GetAsync($"/api/v1/namespaces/{ns}/resourcequotas/{name}")).Body;

    private Task<(int Code, Value Body)> PodAsync(string ns, string name, string resources, string query = "") => running.PostAsync(
        $"/api/v1/namespaces/{ns}/pods{query}",
        $$"""{"metadata":{"name":"{{name}}"},"spec":{"containers":[{"name":"c","image":"i","resources":{{resources}} }]} }""");

    private static string Used(Value quota) => string.Join(
        ' ',
        quota["status"]["used"].Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value.AsString()}"));
}
