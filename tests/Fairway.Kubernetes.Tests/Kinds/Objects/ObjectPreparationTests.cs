using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;

namespace Fairway.Kubernetes.Tests.Kinds.Objects;

public sealed class ObjectPreparationTests
{
    [Fact]
    public void A_new_object_has_no_status_of_its_client_s()
    {
        var deployment = Sample.Deployment("""{"selector":{},"template":{}}""").WithAt(["status", "replicas"], 7);
        Assert.Equal("{}", ObjectPreparation.Prepare(Sample.KindOf(deployment), deployment, Value.Null)["status"].ToString());
    }

    // `kubectl create -o yaml` shows status.replicas of a new replica set, which has no omitempty upstream.
    [Fact]
    public void A_new_replica_set_has_no_replicas()
    {
        var set = Sample.Decode("""{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"r"},"spec":{"selector":{},"template":{}}}""");
        Assert.Equal("""{"replicas":0}""", ObjectPreparation.Prepare(Sample.KindOf(set), set, Value.Null)["status"].ToString());
    }

    [Fact]
    public void An_update_keeps_the_status_and_a_status_update_keeps_the_rest()
    {
        var old = Sample.Deployment("""{"replicas":1}""").WithAt(["status", "replicas"], 1).WithAt(["metadata", "resourceVersion"], "1");
        var @new = Sample.Deployment("""{"replicas":2}""").WithAt(["status", "replicas"], 2).WithAt(["metadata", "resourceVersion"], "2")
            .WithAt(["metadata", "labels", "a"], "b").WithAt(["metadata", "annotations", "a"], "b");
        var updated = ObjectPreparation.Prepare(Sample.KindOf(old), @new, old);
        Assert.Equal((2L, 1L), (updated["spec"]["replicas"].AsLong(), updated["status"]["replicas"].AsLong()));
        var status = ObjectPreparation.PrepareStatus(Sample.KindOf(old), @new, old);
        Assert.Equal((1L, 2L), (status["spec"]["replicas"].AsLong(), status["status"]["replicas"].AsLong()));
        // deploymentStatusStrategy: the labels stay, annotations do not.
        Assert.Equal(("2", 0, "b"), (status.ResourceVersion, status.Labels.Count, status.Annotations["a"].AsString()));
    }

    // https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
    [Theory]
    [InlineData("""{}""", "BestEffort")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"}}""", "Guaranteed")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", "Burstable")]
    [InlineData("""{"requests":{"cpu":"1"}}""", "Burstable")]
    [InlineData("""{"limits":{"cpu":"1"}}""", "Burstable")]
    public void A_new_pod_is_pending_and_has_a_quality_of_service(string resources, string quality)
    {
        var pod = Sample.Pod($$"""{"containers":[{"name":"c","image":"i","resources":{{resources}}}]}""");
        var prepared = ObjectPreparation.Prepare(Sample.KindOf(pod), pod, Value.Null);
        Assert.Equal($$"""{"phase":"Pending","qosClass":"{{quality}}"}""", prepared["status"].ToString());
    }

    [Fact]
    public void A_job_selects_its_pods_by_its_uid()
    {
        var job = Sample.Decode("""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"ns","uid":"u-1"},
             "spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}
            """);
        job = ObjectPreparation.Prepare(Sample.KindOf(job), job, Value.Null);
        Assert.Equal("""{"matchLabels":{"batch.kubernetes.io/controller-uid":"u-1"}}""", job["spec"]["selector"].ToString());
        Assert.Equal(
            """{"batch.kubernetes.io/controller-uid":"u-1","batch.kubernetes.io/job-name":"j","controller-uid":"u-1","job-name":"j"}""",
            job["spec"]["template"]["metadata"]["labels"].ToString());
        Assert.Empty(Sample.ErrorsOf(job));
    }

    [Fact]
    public void A_namespace_is_active_held_by_its_finalizer_and_labelled_by_its_name()
    {
        var @namespace = Sample.Decode("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n"}}""");
        @namespace = ObjectPreparation.Prepare(Sample.KindOf(@namespace), @namespace, Value.Null);
        Assert.Equal("""{"kubernetes.io/metadata.name":"n"}""", @namespace.Metadata["labels"].ToString());
        Assert.Equal("""["kubernetes"]""", @namespace["spec"]["finalizers"].ToString());
        Assert.Equal("Active", @namespace["status"]["phase"].AsString());
        var update = ObjectPreparation.Prepare(Sample.KindOf(@namespace), @namespace.WithoutAt("spec", "finalizers"), @namespace);
        Assert.Equal("""["kubernetes"]""", update["spec"]["finalizers"].ToString());
    }

    [Fact]
    public void A_service_keeps_what_was_assigned_to_it()
    {
        var @new = Sample.Decode("""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},
             "spec":{"type":"NodePort","ports":[{"port":80},{"port":81,"name":"b"}]}}
            """);
        var old = @new.WithAt(["spec", "clusterIP"], "10.0.0.9").WithAt(["spec", "clusterIPs"], Value.List("10.0.0.9"))
            .WithAt(["spec", "ports"], Value.List(@new["spec"]["ports"][0].With("nodePort", 30001)));
        var prepared = ObjectPreparation.Prepare(Sample.KindOf(@new), @new, old)["spec"];
        Assert.Equal("10.0.0.9", prepared["clusterIP"].AsString());
        Assert.Equal([30001L, null], prepared["ports"].Items.Select(port => port["nodePort"].AsLong()));
    }
}
