using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Admission.LimitRanges;

public sealed class LimitRangerTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Containers_that_state_nothing_get_the_defaults_and_the_pod_tells_of_it()
    {
        await PrepareAsync("defaults", """
            {"type":"Container","default":{"cpu":"500m","memory":"512Mi"},"defaultRequest":{"cpu":"100m"}}
            """);
        var (code, pod) = await running.PostAsync("/api/v1/namespaces/defaults/pods", """
            {"metadata":{"name":"x"},"spec":{"containers":[{"name":"one","image":"i"},
             {"name":"two","image":"i","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}}}],"initContainers":[{"name":"first","image":"i"}]}}
            """);
        Assert.Equal(201, code);
        Assert.Equal(
            """{"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"512Mi"}}""", Sorted(pod["spec"]["containers"][0]));
        Assert.Equal("""{"limits":{"cpu":"1","memory":"512Mi"},"requests":{"cpu":"1","memory":"512Mi"}}""", Sorted(pod["spec"]["containers"][1]));
        Assert.Equal(
            """{"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"512Mi"}}""", Sorted(pod["spec"]["initContainers"][0]));
        Assert.Equal(
            "LimitRanger plugin set: cpu, memory request for container one; cpu, memory limit for container one; memory request for container two; "
            + "memory limit for container two; cpu, memory request for init container first; cpu, memory limit for init container first",
            pod.Annotations["kubernetes.io/limit-ranger"].AsString());
        Assert.Equal("Burstable", pod["status"]["qosClass"].AsString());
    }

    [Fact]
    public async Task A_pod_beyond_the_bounds_is_refused_with_every_one_of_them()
    {
        await PrepareAsync("bounds", """{"type":"Container","max":{"cpu":"1"},"min":{"memory":"100Mi"}}""");
        var pod = """
            {"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","image":"i",
             "resources":{"limits":{"cpu":"2","memory":"50Mi"},"requests":{"cpu":"1","memory":"50Mi"}}}]}}
            """;
        var (code, status) = await running.PostAsync("/api/v1/namespaces/bounds/pods", pod);
        Assert.Equal(403, code);
        Assert.Equal(
            """
            pods "x" is forbidden: [minimum memory usage per Container is 100Mi, but request is 50Mi, maximum cpu usage per Container is 1, but limit is 2]
            """,
            status["message"].AsString());
        Assert.Equal(200, (await running.DeleteAsync("/api/v1/namespaces/bounds/limitranges/x")).Code);
        Assert.Equal(201, (await running.PostAsync("/api/v1/namespaces/bounds/pods", pod)).Code);
    }

    [Fact]
    public async Task A_claim_that_grows_is_measured_again_and_bounds_survive_a_restart()
    {
        await PrepareAsync("claims", """{"type":"PersistentVolumeClaim","max":{"storage":"2Gi"}}""");
        await running.RestartAsync();
        const string Claims = "/api/v1/namespaces/claims/persistentvolumeclaims";
        const string Refusal = "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi";
        var (code, status) = await running.PostAsync(Claims, Claim("3Gi"));
        Assert.Equal((403, $"persistentvolumeclaims \"x\" is forbidden: {Refusal}"), (code, status["message"].AsString()));
        Assert.Equal(201, (await running.PostAsync(Claims, Claim("1Gi"))).Code);
        await running.PatchAsync($"{Claims}/x/status", "application/merge-patch+json", """{"status":{"phase":"Bound"}}""");
        (code, status) = await running.PutAsync($"{Claims}/x", Claim("3Gi"));
        Assert.NotEqual(200, code);
        Assert.Equal(200, (await running.DeleteAsync($"{Claims}/x")).Code);

        static string Claim(string size) => """
            {"metadata":{"name":"x"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"SIZE"}}}}
            """.Replace("SIZE", size, StringComparison.Ordinal);
    }

    private async Task PrepareAsync(string name, string item)
    {
        await running.PostAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        await running.PostAsync($"/api/v1/namespaces/{name}/serviceaccounts", """{"metadata":{"name":"default"}}""");
        var (code, answer) = await running.PostAsync(
            $"/api/v1/namespaces/{name}/limitranges", $$$"""{"metadata":{"name":"x"},"spec":{"limits":[{{{item}}}]}}""");
        Assert.True(code == 201, answer.ToString());
    }

    private static string Sorted(Values.Value container) => Values.Value.Map(
        ("limits", Order(container["resources"]["limits"])), ("requests", Order(container["resources"]["requests"]))).ToString();

    private static Values.Value Order(Values.Value map)
    {
        Values.Value ordered = Values.ValueMap.Empty;
        foreach (var (key, value) in map.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            ordered = ordered.With(key, value);
        }

        return ordered;
    }
}
