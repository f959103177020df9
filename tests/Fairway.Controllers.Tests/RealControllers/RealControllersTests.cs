using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Testing;
using Fairway.Values;

namespace Fairway.Controllers.Tests.RealControllers;

/// <summary>Kubernetes' own controllers and scheduler find in our API server what they find in kube-apiserver.</summary>
public sealed class RealControllersTests(RealControllersCluster cluster) : IClassFixture<RealControllersCluster>
{
    [RealControllersFact]
    public async Task A_deployment_is_spread_over_the_nodes_and_its_service_leads_to_its_pods()
    {
        var ns = await cluster.NamespaceAsync("spread");
        await WebAsync(ns, 4);
        await cluster.CreateAsync(Resources.Services, $$"""
            {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]} }
            """);

        await AvailableAsync(ns, 4);
        Assert.Equal(["sim-1", "sim-2"], Pods(ns).Select(pod => pod.NodeName).Distinct().Order());
        await EndpointsAsync(ns, 4);

        await ScaleAsync(ns, 7);
        await AvailableAsync(ns, 7);
        await EndpointsAsync(ns, 7);

        await ScaleAsync(ns, 1);
        await cluster.UntilAsync(() => Pods(ns).Length == 1, () => Names(ns));
        await EndpointsAsync(ns, 1);
        cluster.AssertContent();
    }

    [RealControllersFact]
    public async Task A_rollout_goes_through_and_is_undone()
    {
        var ns = await cluster.NamespaceAsync("rolled");
        await WebAsync(ns, 3);
        await AvailableAsync(ns, 3);

        Run(ns, "set", "image", "deployment/web", "web=web:2");
        Run(ns, "rollout", "status", "deployment/web", "--timeout=60s");
        await ImagesAsync(ns, "web:2", 3);

        Run(ns, "rollout", "undo", "deployment/web");
        Run(ns, "rollout", "status", "deployment/web", "--timeout=60s");
        await ImagesAsync(ns, "web:1", 3);
        // 1 has become 3.
        Assert.Equal(["2", "3"], cluster.All(Resources.ReplicaSets, ns)
            .Select(set => set.Annotations["deployment.kubernetes.io/revision"].AsString()).Order());
        cluster.AssertContent();
    }

    [RealControllersFact]
    public async Task Jobs_and_sets_are_carried_out()
    {
        var ns = await cluster.NamespaceAsync("sets");
        await cluster.CreateAsync(Resources.Jobs, $$"""
            {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "sum", "namespace": "{{ns}}"},
             "spec": {"completions": 3, "parallelism": 2, "template": {"spec": {"restartPolicy": "Never",
              "containers": [{"name": "sum", "image": "sum:1", "command": ["exit", "0"]}]} } } }
            """);
        await cluster.CreateAsync(Resources.DaemonSets, Workload("DaemonSet", "agent", ns, ""));
        await cluster.CreateAsync(Resources.StatefulSets, Workload("StatefulSet", "db", ns, "\"replicas\": 2, \"serviceName\": \"db\","));

        var job = await cluster.UntilAsync(Resources.Jobs, new(ns, "sum"), found => found.IsConditionTrue("Complete"));
        Assert.Equal(3, job["status"]["succeeded"].AsLong());
        await cluster.UntilAsync(Resources.DaemonSets, new(ns, "agent"), found => found["status"]["numberReady"].AsLong() == 2);
        await cluster.UntilAsync(Resources.StatefulSets, new(ns, "db"), found => found["status"]["readyReplicas"].AsLong() == 2);
        Assert.Equal(["db-0", "db-1"], Pods(ns).Select(pod => pod.Name).Where(name => name.StartsWith("db-", StringComparison.Ordinal)).Order());
        cluster.AssertContent();
    }

    [RealControllersFact]
    public async Task A_disruption_budget_and_a_quota_are_kept()
    {
        var ns = await cluster.NamespaceAsync("kept");
        await cluster.CreateAsync(new("", "v1", "resourcequotas"), $$"""
            {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few", "namespace": "{{ns}}"}, "spec": {"hard": {"pods": "2"} } }
            """);
        await cluster.CreateAsync(Resources.PodDisruptionBudgets, $$"""
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web", "namespace": "{{ns}}"},
             "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"} } } }
            """);
        await WebAsync(ns, 3);

        await cluster.UntilAsync(
            Resources.PodDisruptionBudgets, new(ns, "web"), found => found["status"]["disruptionsAllowed"].AsLong() == 1);
        await cluster.UntilAsync(
            Resources.Deployments, new(ns, "web"), found => found.Condition("ReplicaFailure")["reason"].AsString() == "FailedCreate");
        Assert.Equal(2, Pods(ns).Length);
    }

    [RealControllersFact]
    public async Task A_namespace_goes_with_all_it_holds()
    {
        var ns = await cluster.NamespaceAsync("gone");
        await WebAsync(ns, 2);
        await cluster.CreateAsync(
            Resources.ConfigMaps, $$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kept", "namespace": "{{ns}}"} }""");
        await AvailableAsync(ns, 2);

        await cluster.DeleteAsync(Resources.Namespaces, new("", ns), "Background");

        await cluster.UntilAsync(Resources.Namespaces, new("", ns), found => found.IsNull);
        Assert.Empty((Value[])[.. Pods(ns), .. cluster.All(Resources.ReplicaSets, ns), .. cluster.All(Resources.ConfigMaps, ns)]);
        cluster.AssertContent();
    }

    [RealControllersFact]
    public async Task What_is_owned_goes_with_its_owner_before_it_or_stays_as_asked()
    {
        foreach (var propagation in (string[])["Background", "Foreground"])
        {
            var ns = await cluster.NamespaceAsync($"owned-{propagation.ToLowerInvariant()}");
            await WebAsync(ns, 2);
            await AvailableAsync(ns, 2);
            await cluster.DeleteAsync(Resources.Deployments, new(ns, "web"), propagation);
            await cluster.UntilAsync(
                () => Pods(ns).Length + cluster.All(Resources.ReplicaSets, ns).Count + cluster.All(Resources.Deployments, ns).Count == 0,
                () => Names(ns));
        }

        var orphaned = await cluster.NamespaceAsync("owned-orphan");
        await WebAsync(orphaned, 2);
        await AvailableAsync(orphaned, 2);
        await cluster.DeleteAsync(Resources.Deployments, new(orphaned, "web"), "Orphan");
        await cluster.UntilAsync(Resources.Deployments, new(orphaned, "web"), found => found.IsNull);
        var set = Assert.Single(cluster.All(Resources.ReplicaSets, orphaned));
        await cluster.UntilAsync(Resources.ReplicaSets, set.Key, found => found.Metadata["ownerReferences"].Items.Count == 0);
        Assert.Equal(2, Pods(orphaned).Length);
        cluster.AssertContent();
    }

    private Value[] Pods(string ns) => [.. cluster.All(Resources.Pods, ns)];

    private string Names(string ns) => string.Join(' ', Pods(ns).Select(pod => $"{pod.Name}:{pod.Phase}"));

    private Task<Value> WebAsync(string ns, int replicas) =>
        cluster.CreateAsync(Resources.Deployments, Workload("Deployment", "web", ns, $"\"replicas\": {replicas},"));

    private Task<Value> ScaleAsync(string ns, int replicas) =>
        cluster.PatchAsync(Resources.Deployments, new(ns, "web"), $$"""{"spec": {"replicas": {{replicas}} } }""");

    private Task<Value> AvailableAsync(string ns, int replicas) => cluster.UntilAsync(
        Resources.Deployments, new(ns, "web"), found => found["status"]["availableReplicas"].AsLong() == replicas);

    private async Task EndpointsAsync(string ns, int count)
    {
        await cluster.UntilAsync(
            Resources.Endpoints, new(ns, "web"), found => found["subsets"][0]["addresses"].Items.Count == count);
        await cluster.UntilAsync(
            () => cluster.All(Resources.EndpointSlices, ns)
                .Where(slice => slice.Labels["endpointslice.kubernetes.io/managed-by"].AsString() == "endpointslice-controller.k8s.io")
                .Sum(slice => slice["endpoints"].Items.Count(endpoint => endpoint["conditions"]["ready"].AsBool() == true)) == count,
            () => string.Join('\n', cluster.All(Resources.EndpointSlices, ns)));
    }

    private Task ImagesAsync(string ns, string image, int count) => cluster.UntilAsync(
        () => Pods(ns).Length == count && Pods(ns).All(pod => pod["spec"]["containers"][0]["image"].AsString() == image), () => Names(ns));

    private void Run(string ns, params string[] arguments)
    {
        var (code, output, error) = Kubectl.Run(["--kubeconfig", cluster.Kubeconfig, "-n", ns, .. arguments]);
        Assert.True(code == 0, output + error);
    }

    private static string Workload(string kind, string name, string ns, string fields) => $$"""
        {"apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": {"name": "{{name}}", "namespace": "{{ns}}"},
         "spec": { {{fields}} "selector": {"matchLabels": {"app": "{{name}}"} },
                   "template": {"metadata": {"labels": {"app": "{{name}}"} }, "spec": {"containers": [{"name": "{{name}}", "image": "{{name}}:1"}]} } } }
        """;
}
