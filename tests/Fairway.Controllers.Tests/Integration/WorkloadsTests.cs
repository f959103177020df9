using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>Deployments, ReplicaSets, Jobs, Services and the scheduler on the embedded control plane.</summary>
public sealed class WorkloadsTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Fact]
    public async Task A_deployment_rolls_out_and_every_step_shows()
    {
        var ns = await cluster.NamespaceAsync("rollout");
        await cluster.CreateAsync(Resources.Services, Service(ns));
        await cluster.CreateAsync(Resources.Deployments, Deployment(ns, 3, "web:1"));
        var first = await CompleteAsync(ns, 1, 3);
        Assert.Equal("1", first.Annotations["deployment.kubernetes.io/revision"].AsString());
        Assert.True(first.IsConditionTrue("Available"));
        Assert.Equal("NewReplicaSetAvailable", first.Condition("Progressing")["reason"].AsString());
        await EndpointsAsync(ns, 3);

        await cluster.PatchAsync(
            Resources.Deployments, new(ns, "web"), """{"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "web:2"}]}}}}""");
        var second = await CompleteAsync(ns, 2, 3);

        Assert.Equal("2", second.Annotations["deployment.kubernetes.io/revision"].AsString());
        await cluster.UntilAsync(
            () => cluster.All(Resources.Pods, ns).Count == 3, () => $"{cluster.All(Resources.Pods, ns).Count} pods");
        Assert.All(cluster.All(Resources.Pods, ns), pod => Assert.Equal("web:2", pod["spec"]["containers"][0]["image"].AsString()));
        Assert.Equal([0L, 3L], cluster.All(Resources.ReplicaSets, ns).Select(set => set["spec"]["replicas"].AsLong() ?? 1).Order());
        await EndpointsAsync(ns, 3);
        await cluster.UntilAsync(() => Events(ns, "ScalingReplicaSet").Count() >= 3, () => "too few events");
    }

    [Fact]
    public async Task A_deployment_follows_its_size()
    {
        var ns = await cluster.NamespaceAsync("scaling");
        await cluster.CreateAsync(Resources.Deployments, Deployment(ns, 1, "web:1"));
        await CompleteAsync(ns, 1, 1);

        await cluster.PatchAsync(Resources.Deployments, new(ns, "web"), """{"spec": {"replicas": 40}}""");
        await CompleteAsync(ns, 2, 40);
        Assert.Equal(40, cluster.All(Resources.Pods, ns).Count);

        await cluster.PatchAsync(Resources.Deployments, new(ns, "web"), """{"spec": {"replicas": 2}}""");
        await CompleteAsync(ns, 3, 2);
        await cluster.UntilAsync(() => cluster.All(Resources.Pods, ns).Count == 2, () => "pods are left");
    }

    [Fact]
    public async Task A_pod_that_asks_what_the_scheduler_cannot_do_waits_and_says_so()
    {
        var ns = await cluster.NamespaceAsync("claims");
        await cluster.CreateAsync(Resources.Pods, $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"containers": [{"name": "web", "image": "web:1"}], "resourceClaims": [{"name": "gpu", "resourceClaimName": "gpu"}]} }
            """);

        var pod = await cluster.UntilAsync(Resources.Pods, new(ns, "web"), found => found.Condition("PodScheduled")["status"].AsString() == "False");

        const string message = "spec.resourceClaims is not supported by this scheduler: remove the field";
        Assert.Equal(message, pod.Condition("PodScheduled")["message"].AsString());
        Assert.Equal("Unschedulable", pod.Condition("PodScheduled")["reason"].AsString());
        await cluster.UntilAsync(
            () => Events(ns, "FailedScheduling").Any(told => told["message"].AsString() == message), () => "no event tells");
    }

    [Fact]
    public async Task A_pod_refused_by_admission_shows_as_an_event_and_as_a_condition()
    {
        var ns = await cluster.NamespaceAsync("refused");
        await cluster.CreateAsync(Resources.Deployments, Deployment(ns, 1, "forbidden"));

        var deployment = await cluster.UntilAsync(Resources.Deployments, new(ns, "web"), found => found.IsConditionTrue("ReplicaFailure"));

        var condition = deployment.Condition("ReplicaFailure");
        Assert.Equal("FailedCreate", condition["reason"].AsString());
        Assert.Contains("is forbidden: the image is not allowed", condition["message"].AsString());
        await cluster.UntilAsync(
            () => Events(ns, "FailedCreate").Any(told => told["message"].AsString()!.StartsWith("Error creating: pods", StringComparison.Ordinal)),
            () => "no event tells");
    }

    [Fact]
    public async Task A_lost_pod_is_replaced_and_an_unowned_one_adopted()
    {
        var ns = await cluster.NamespaceAsync("replaced");
        await cluster.CreateAsync(Resources.Pods, $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lonely", "namespace": "{{ns}}", "labels": {"app": "web"} },
             "spec": {"containers": [{"name": "web", "image": "web:1"}]} }
            """);
        await cluster.CreateAsync(Resources.ReplicaSets, $$"""
            {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"} },
                      "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "web:1"}]} } } }
            """);
        await cluster.UntilAsync(Resources.ReplicaSets, new(ns, "web"), set => set["status"]["availableReplicas"].AsLong() == 2);
        Assert.Equal("web", cluster.All(Resources.Pods, ns).Single(pod => pod.Name == "lonely").ControllerReference["name"].AsString());

        await cluster.DeleteAsync(Resources.Pods, new(ns, "lonely"), "Background");
        await cluster.UntilAsync(
            () => cluster.All(Resources.Pods, ns) is var pods
                && pods.Count == 2
                && pods.All(pod => pod.Name != "lonely" && pod.IsConditionTrue("Ready")),
            () => "it is not replaced");
    }

    [Theory]
    [InlineData("0", "Complete")]
    [InlineData("1", "Failed")]
    public async Task A_job_ends_as_its_pods_do_and_leaves_none_behind_when_deleted(string code, string condition)
    {
        var ns = await cluster.NamespaceAsync($"job-{code}");
        await cluster.CreateAsync(Resources.Jobs, $$"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "pi", "namespace": "{{ns}}"},
             "spec": {"completions": 2, "parallelism": 2, "backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never",
                      "containers": [{"name": "pi", "image": "pi:1", "command": ["exit", "{{code}}"]}]} } } }
            """);

        var job = await cluster.UntilAsync(Resources.Jobs, new(ns, "pi"), found => found.IsConditionTrue(condition));
        Assert.Equal(code == "0" ? 2 : 0, job["status"]["succeeded"].AsLong() ?? 0);

        await cluster.DeleteAsync(Resources.Jobs, new(ns, "pi"), "Background");
        await cluster.UntilAsync(() => cluster.All(Resources.Pods, ns).Count == 0, () => "pods are left");
    }

    [Fact]
    public async Task A_pod_that_a_job_adopts_is_counted()
    {
        var ns = await cluster.NamespaceAsync("adopted");
        await cluster.CreateAsync(Resources.Pods, $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "lonely", "namespace": "{{ns}}", "labels": {"app": "pi"} },
             "spec": {"restartPolicy": "Never", "containers": [{"name": "pi", "image": "pi:1", "command": ["exit", "0"]}]} }
            """);
        await cluster.CreateAsync(Resources.Jobs, $$"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "pi", "namespace": "{{ns}}"},
             "spec": {"manualSelector": true, "selector": {"matchLabels": {"app": "pi"} }, "completions": 1, "parallelism": 1,
                      "template": {"metadata": {"labels": {"app": "pi"} }, "spec": {"restartPolicy": "Never",
                      "containers": [{"name": "pi", "image": "pi:1"}]} } } }
            """);

        await cluster.UntilAsync(Resources.Jobs, new(ns, "pi"), found => found.IsConditionTrue("Complete"));

        var pod = Assert.Single(cluster.All(Resources.Pods, ns), pod => pod.Phase == "Succeeded");
        Assert.Equal(("lonely", "pi"), (pod.Name, pod.ControllerReference["name"].AsString()));
    }

    [Fact]
    public async Task A_pod_that_fits_nowhere_waits_and_says_why()
    {
        var ns = await cluster.NamespaceAsync("waiting");
        await cluster.CreateAsync(Resources.Pods, $$"""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "big", "namespace": "{{ns}}"},
             "spec": {"containers": [{"name": "big", "image": "big:1", "resources": {"requests": {"cpu": "64"} } }]} }
            """);

        var pod = await cluster.UntilAsync(Resources.Pods, new(ns, "big"), found => !found.Condition("PodScheduled").IsNull);

        var condition = pod.Condition("PodScheduled");
        Assert.Equal(
            ("False", "Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."),
            (condition["status"].AsString(), condition["reason"].AsString(), condition["message"].AsString()));
        await cluster.UntilAsync(() => Events(ns, "FailedScheduling").Any(), () => "no event tells");
    }

    private IEnumerable<Value> Events(string ns, string reason) =>
        cluster.All(RunningCluster.Events, ns).Where(told => told["reason"].AsString() == reason);

    private Task<Value> CompleteAsync(string ns, long generation, long replicas) => cluster.UntilAsync(
        Resources.Deployments, new(ns, "web"), found =>
            (found["status"]["observedGeneration"].AsLong() ?? 0) >= generation
            && found["status"]["updatedReplicas"].AsLong() == replicas
            && found["status"]["replicas"].AsLong() == replicas
            && found["status"]["availableReplicas"].AsLong() == replicas);

    private async Task EndpointsAsync(string ns, int count)
    {
        await cluster.UntilAsync(Resources.Endpoints, new(ns, "web"), found => found["subsets"][0]["addresses"].Items.Count == count);
        await cluster.UntilAsync(
            () => cluster.All(Resources.EndpointSlices, ns)
                .SelectMany(slice => slice["endpoints"].Items)
                .Count(endpoint => endpoint["conditions"]["ready"].AsBool() == true) == count,
            () => string.Join('\n', cluster.All(Resources.EndpointSlices, ns)));
    }

    private static string Deployment(string ns, int replicas, string image) => $$"""
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "{{ns}}"},
         "spec": {"replicas": {{replicas}}, "selector": {"matchLabels": {"app": "web"} },
                  "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "{{image}}"}]} } } }
        """;

    private static string Service(string ns) => $$"""
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "{{ns}}"},
         "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]} }
        """;
}
