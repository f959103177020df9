using Fairway.Controllers.Observing;
using Fairway.Kubernetes;

namespace Fairway.Controllers.Tests.Integration;

/// <summary>DaemonSets, StatefulSets and CronJobs on the embedded control plane.</summary>
public sealed class SetsTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Fact]
    public async Task A_daemon_set_runs_on_the_node_and_rolls_to_a_new_template()
    {
        var ns = await cluster.NamespaceAsync("daemons");
        await cluster.CreateAsync(Resources.DaemonSets, $$"""
            {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent", "namespace": "{{ns}}"},
             "spec": {"selector": {"matchLabels": {"app": "agent"} },
                      "template": {"metadata": {"labels": {"app": "agent"} }, "spec": {"containers": [{"name": "agent", "image": "agent:1"}]} } } }
            """);
        var first = await cluster.UntilAsync(Resources.DaemonSets, new(ns, "agent"), set => set["status"]["numberAvailable"].AsLong() == 1);
        Assert.Equal(
            (1, 1, 1),
            (first["status"]["desiredNumberScheduled"].AsLong(), first["status"]["updatedNumberScheduled"].AsLong(),
            first["status"]["currentNumberScheduled"].AsLong()));
        Assert.Equal(SimulatedNode.Name, Assert.Single(cluster.All(Resources.Pods, ns)).NodeName);

        await cluster.PatchAsync(
            Resources.DaemonSets, new(ns, "agent"), """{"spec": {"template": {"spec": {"containers": [{"name": "agent", "image": "agent:2"}]}}}}""");
        await cluster.UntilAsync(Resources.DaemonSets, new(ns, "agent"), set =>
            set["status"]["observedGeneration"].AsLong() == 2 && set["status"]["updatedNumberScheduled"].AsLong() == 1
            && set["status"]["numberAvailable"].AsLong() == 1);
        Assert.Equal("agent:2", Assert.Single(cluster.All(Resources.Pods, ns))["spec"]["containers"][0]["image"].AsString());
        Assert.Equal([1L, 2L], cluster.All(Resources.ControllerRevisions, ns).Select(revision => revision["revision"].AsLong() ?? 0).Order());

        await cluster.DeleteAsync(Resources.DaemonSets, new(ns, "agent"), "Background");
        await cluster.UntilAsync(
            () => cluster.All(Resources.Pods, ns).Count + cluster.All(Resources.ControllerRevisions, ns).Count == 0, () => "something is left");
    }

    [Fact]
    public async Task A_stateful_set_keeps_names_and_order_through_growing_updating_and_shrinking()
    {
        var ns = await cluster.NamespaceAsync("stateful");
        await cluster.CreateAsync(Resources.StatefulSets, StatefulSet(ns, ""));
        var grown = await cluster.UntilAsync(Resources.StatefulSets, new(ns, "db"), set => set["status"]["availableReplicas"].AsLong() == 3);
        Assert.Equal(["db-0", "db-1", "db-2"], cluster.All(Resources.Pods, ns).Select(pod => pod.Name).Order());
        var before = grown["status"]["currentRevision"].AsString();

        await cluster.PatchAsync(
            Resources.StatefulSets, new(ns, "db"), """{"spec": {"template": {"spec": {"containers": [{"name": "db", "image": "db:2"}]}}}}""");
        var updated = await cluster.UntilAsync(Resources.StatefulSets, new(ns, "db"), set =>
            set["status"]["currentRevision"] == set["status"]["updateRevision"] && set["status"]["currentRevision"].AsString() != before
            && set["status"]["availableReplicas"].AsLong() == 3);
        Assert.Equal(3, updated["status"]["updatedReplicas"].AsLong());
        Assert.All(cluster.All(Resources.Pods, ns), pod => Assert.Equal("db:2", pod["spec"]["containers"][0]["image"].AsString()));

        await cluster.PatchAsync(Resources.StatefulSets, new(ns, "db"), """{"spec": {"replicas": 1}}""");
        await cluster.UntilAsync(
            () => cluster.All(Resources.Pods, ns) is [var only] && only.Name == "db-0", () => $"{cluster.All(Resources.Pods, ns).Count} pods");
    }

    [Fact]
    public async Task A_stateful_set_makes_the_claims_of_its_pods_and_they_go_as_it_says()
    {
        var ns = await cluster.NamespaceAsync("claimed");
        await cluster.CreateAsync(Resources.StatefulSets, StatefulSet(ns, """
            "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete", "whenScaled": "Retain"},
            "volumeClaimTemplates": [{"metadata": {"name": "data"},
             "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}],
            """));
        var claim = await cluster.UntilAsync(Resources.PersistentVolumeClaims, new(ns, "data-db-0"), found => !found.IsNull);
        Assert.Equal("db", claim.Labels["app"].AsString());
        Assert.Equal("StatefulSet", claim["metadata"]["ownerReferences"][0]["kind"].AsString());
        await cluster.DeleteAsync(Resources.StatefulSets, new(ns, "db"), "Background");
        await cluster.UntilAsync(Resources.PersistentVolumeClaims, new(ns, "data-db-0"), found => found.IsNull || found.IsDeleting);
    }

    [Fact]
    public async Task A_cron_job_starts_a_job_when_it_is_due_and_notes_how_it_went()
    {
        var ns = await cluster.NamespaceAsync("crons");
        await cluster.CreateAsync(Resources.CronJobs, $$"""
            {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick", "namespace": "{{ns}}"},
             "spec": {"schedule": "@every 1s", "jobTemplate": {"spec": {"template": {"spec": {"restartPolicy": "Never",
                      "containers": [{"name": "tick", "image": "tick:1", "command": ["exit", "0"]}]} } } } } }
            """);
        var cron = await cluster.UntilAsync(
            Resources.CronJobs,
            new(ns, "tick"),
            found => !found["status"]["lastSuccessfulTime"].IsNull && !found["status"]["lastScheduleTime"].IsNull);
        Assert.All(
            cluster.All(Resources.Jobs, ns),
            job => Assert.Equal(("CronJob", cron.Uid), (job.ControllerReference["kind"].AsString(), job.ControllerReference["uid"].AsString())));
        await cluster.PatchAsync(Resources.CronJobs, new(ns, "tick"), """{"spec": {"suspend": true}}""");
    }

    private static string StatefulSet(string ns, string fields) => $$"""
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "{{ns}}"},
         "spec": {"replicas": 3, "serviceName": "db", {{fields}} "selector": {"matchLabels": {"app": "db"} },
                  "template": {"metadata": {"labels": {"app": "db"} }, "spec": {"containers": [{"name": "db", "image": "db:1"}]} } } }
        """;
}
