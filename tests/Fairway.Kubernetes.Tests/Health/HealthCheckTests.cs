using System.Globalization;
using Fairway.Kubernetes.Health;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Health;

/// <summary>Rules and messages of sigs.k8s.io/cli-utils pkg/kstatus/status (generic.go, core.go).</summary>
public sealed class HealthCheckTests
{
    [Theory]
    [InlineData(
        "x/v1",
        "Thing",
        """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""",
        HealthStatus.Terminating,
        "Resource scheduled for deletion")]
    [InlineData(
        "x/v1",
        "Thing",
        """{"metadata":{"generation":2},"status":{"observedGeneration":1}}""",
        HealthStatus.InProgress,
        "Thing generation is 2, but latest observed generation is 1")]
    [InlineData(
        "x/v1",
        "Thing",
        """{"status":{"conditions":[{"type":"Reconciling","status":"True","message":"busy"},{"type":"Ready","status":"True"}]}}""",
        HealthStatus.InProgress,
        "busy")]
    [InlineData(
        "x/v1",
        "Thing",
        """{"status":{"conditions":[{"type":"Reconciling","status":"False"},{"type":"Stalled","status":"True","message":"stuck"}]}}""",
        HealthStatus.Failed,
        "stuck")]
    [InlineData("x/v1", "Thing", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Current, "Resource is Ready")]
    [InlineData(
        "x/v1",
        "Thing",
        """{"status":{"conditions":[{"type":"Ready","status":"False","message":"not yet"}]}}""",
        HealthStatus.InProgress,
        "not yet")]
    [InlineData(
        "x/v1",
        "Thing",
        """{"status":{"conditions":[{"type":"Ready","status":"Unknown","message":"who knows"}]}}""",
        HealthStatus.InProgress,
        "who knows")]
    [InlineData("v1", "Namespace", """{"status":{"phase":"Active"}}""", HealthStatus.Current, "Resource is current")]
    [InlineData("v1", "ConfigMap", "{}", HealthStatus.Current, "Resource is always ready")]
    [InlineData("v1", "Service", """{"spec":{"type":"ClusterIP"}}""", HealthStatus.Current, "Service is ready")]
    [InlineData("v1", "Service", """{"spec":{"type":"LoadBalancer"}}""", HealthStatus.InProgress, "ClusterIP not set. Service type: LoadBalancer")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Pending"}}""", HealthStatus.InProgress, "PVC is not Bound. phase: Pending")]
    [InlineData("v1", "PersistentVolumeClaim", """{"status":{"phase":"Bound"}}""", HealthStatus.Current, "PVC is Bound")]
    [InlineData("policy/v1", "PodDisruptionBudget", "{}", HealthStatus.Current, "AllowedDisruptions has been computed.")]
    [InlineData("apiextensions.k8s.io/v1", "CustomResourceDefinition", "{}", HealthStatus.InProgress, "Install in progress")]
    [InlineData(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        """{"status":{"conditions":[{"type":"NamesAccepted","status":"False","message":"taken"}]}}""",
        HealthStatus.Failed,
        "taken")]
    [InlineData(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        """{"status":{"conditions":[{"type":"Established","status":"False","reason":"Installing"}]}}""",
        HealthStatus.InProgress,
        "Install in progress")]
    [InlineData(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        """{"status":{"conditions":[{"type":"Established","status":"True"}]}}""",
        HealthStatus.Current,
        "CRD is established")]
    public void Generic_and_small_kinds(string apiVersion, string kind, string rest, HealthStatus status, string message) =>
        Check(apiVersion, kind, rest, status, message);

    [Theory]
    [InlineData("""{"spec":{"replicas":2},"status":{"replicas":1}}""", HealthStatus.InProgress, "Replicas: 1/2")]
    [InlineData("""{"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":1}}""", HealthStatus.InProgress, "Updated: 1/2")]
    [InlineData("""{"spec":{"replicas":2},"status":{"replicas":3,"updatedReplicas":2}}""", HealthStatus.InProgress, "Pending termination: 1")]
    [InlineData(
        """{"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"availableReplicas":1}}""",
        HealthStatus.InProgress,
        "Available: 1/2")]
    [InlineData("""{"spec":{},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1}}""", HealthStatus.InProgress, "Ready: 0/1")]
    [InlineData(
        """{"spec":{"progressDeadlineSeconds":600},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1}}""",
        HealthStatus.InProgress,
        "ReplicaSet not Available")]
    [InlineData(
        """{"spec":{},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1}}""",
        HealthStatus.InProgress,
        "Deployment not Available")]
    [InlineData(
        """{"spec":{"progressDeadlineSeconds":600},"status":{"replicas":1,"updatedReplicas":1,"availableReplicas":1,"readyReplicas":1"""
        + ""","conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"Available","status":"True"}]}}""",
        HealthStatus.Current,
        "Deployment is available. Replicas: 1")]
    [InlineData(
        """{"spec":{},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}}""",
        HealthStatus.Failed,
        "Progress deadline exceeded")]
    public void Deployments(string rest, HealthStatus status, string message) => Check("apps/v1", "Deployment", rest, status, message);

    [Theory]
    [InlineData(
        """{"status":{"conditions":[{"type":"ReplicaFailure","status":"True"}]}}""",
        HealthStatus.InProgress,
        "Replica Failure condition. Check Pods")]
    [InlineData("""{"spec":{"replicas":2},"status":{"fullyLabeledReplicas":1}}""", HealthStatus.InProgress, "Labelled: 1/2")]
    [InlineData("""{"spec":{"replicas":1},"status":{"fullyLabeledReplicas":1}}""", HealthStatus.InProgress, "Available: 0/1")]
    [InlineData("""{"spec":{"replicas":1},"status":{"fullyLabeledReplicas":1,"availableReplicas":1}}""", HealthStatus.InProgress, "Ready: 0/1")]
    [InlineData("""{"spec":{"replicas":0},"status":{"replicas":1}}""", HealthStatus.InProgress, "Pending termination: 1")]
    [InlineData("""{"spec":{"replicas":0},"status":{"replicas":0}}""", HealthStatus.Current, "ReplicaSet is available. Replicas: 0")]
    public void Replica_sets(string rest, HealthStatus status, string message) => Check("apps/v1", "ReplicaSet", rest, status, message);

    [Theory]
    [InlineData("""{"spec":{"updateStrategy":{"type":"OnDelete"}}}""", HealthStatus.Current, "StatefulSet is using the ondelete update strategy")]
    [InlineData("""{"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":1}}""", HealthStatus.InProgress, "Ready: 1/2")]
    [InlineData("""{"spec":{"replicas":1},"status":{"replicas":2,"readyReplicas":2}}""", HealthStatus.InProgress, "Pending termination: 1")]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}},"status":{"replicas":3,"readyReplicas":3"""
        + ""","updatedReplicas":1}}""",
        HealthStatus.InProgress,
        "updated: 1/2")]
    [InlineData(
        """{"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}},"status":{"replicas":3,"readyReplicas":3"""
        + ""","updatedReplicas":2}}""",
        HealthStatus.Current,
        "Partition rollout complete. updated: 2")]
    [InlineData("""{"status":{"replicas":1,"readyReplicas":1}}""", HealthStatus.InProgress, "current: 0/1")]
    [InlineData(
        """{"status":{"replicas":1,"readyReplicas":1,"currentReplicas":1,"currentRevision":"a","updateRevision":"b"}}""",
        HealthStatus.InProgress,
        "Waiting for updated revision to match current")]
    [InlineData(
        """{"status":{"replicas":1,"readyReplicas":1,"currentReplicas":1}}""",
        HealthStatus.Current,
        "All replicas scheduled as expected. Replicas: 1")]
    public void Stateful_sets(string rest, HealthStatus status, string message) => Check("apps/v1", "StatefulSet", rest, status, message);

    [Theory]
    [InlineData("{}", HealthStatus.InProgress, "DaemonSet metadata.generation not found")]
    [InlineData("""{"metadata":{"generation":1}}""", HealthStatus.InProgress, "DaemonSet status.observedGeneration not found")]
    [InlineData(
        """{"metadata":{"generation":1},"status":{"observedGeneration":1}}""",
        HealthStatus.InProgress,
        "Missing .status.desiredNumberScheduled")]
    [InlineData(
        """{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2"""
        + ""","updatedNumberScheduled":2,"numberAvailable":2,"numberReady":1}}""",
        HealthStatus.InProgress,
        "Ready: 1/2")]
    [InlineData(
        """{"metadata":{"generation":1},"status":{"observedGeneration":1,"desiredNumberScheduled":0}}""",
        HealthStatus.Current,
        "All replicas scheduled as expected. Replicas: 0")]
    public void Daemon_sets(string rest, HealthStatus status, string message) => Check("apps/v1", "DaemonSet", rest, status, message);

    [Theory]
    [InlineData("{}", HealthStatus.InProgress, "Job not started")]
    [InlineData(
        """{"status":{"startTime":"2026-01-01T00:00:00Z","active":1}}""",
        HealthStatus.Current,
        "Job in progress. success:0, active: 1, failed: 0")]
    [InlineData(
        """{"spec":{"parallelism":3},"status":{"succeeded":3,"conditions":[{"type":"Complete","status":"True"}]}}""",
        HealthStatus.Current,
        "Job Completed. succeeded: 3/3")]
    [InlineData(
        """{"spec":{"completions":4},"status":{"failed":2,"conditions":[{"type":"Failed","status":"True"}]}}""",
        HealthStatus.Failed,
        "Job Failed. failed: 2/4")]
    [InlineData("""{"status":{"conditions":[{"type":"Suspended","status":"True"}]}}""", HealthStatus.Current, "Job is suspended")]
    public void Jobs(string rest, HealthStatus status, string message) => Check("batch/v1", "Job", rest, status, message);

    [Theory]
    [InlineData("{}", HealthStatus.InProgress, "Pod phase not available")]
    [InlineData("""{"status":{"phase":"Succeeded"}}""", HealthStatus.Current, "Pod has completed successfully")]
    [InlineData("""{"status":{"phase":"Failed"}}""", HealthStatus.Current, "Pod has completed, but not successfully")]
    [InlineData("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", HealthStatus.Current, "Pod is Ready")]
    [InlineData("""{"status":{"phase":"Running"}}""", HealthStatus.InProgress, "Pod is running but is not Ready")]
    [InlineData(
        """{"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}},"""
        + """{"name":"b","state":{"running":{}}}]}}""",
        HealthStatus.Failed,
        "Containers in CrashLoop state: a")]
    [InlineData("""{"status":{"phase":"Pending"}}""", HealthStatus.InProgress, "Pod is in the Pending phase")]
    [InlineData("""{"status":{"phase":"Odd"}}""", HealthStatus.Unknown, "unknown phase Odd")]
    public void Pods(string rest, HealthStatus status, string message) => Check("v1", "Pod", rest, status, message);

    [Theory]
    [InlineData("2026-01-01T00:00:14Z", HealthStatus.InProgress, "Pod has not been scheduled")]
    [InlineData("2026-01-01T00:00:15Z", HealthStatus.Failed, "Pod could not be scheduled")]
    public void A_pod_has_fifteen_seconds_to_be_scheduled(string now, HealthStatus status, string message) => Check(
        "v1", "Pod",
        """{"metadata":{"creationTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Pending","conditions":"""
        + """[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}""",
        status, message, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

    [Fact]
    public void Nothing_is_not_found() => Assert.Equal(HealthStatus.NotFound, HealthCheck.Evaluate(Value.Null).Status);

    private static void Check(string apiVersion, string kind, string rest, HealthStatus status, string message, DateTimeOffset? now = null)
    {
        var health = HealthCheck.Evaluate(Value.Map(("apiVersion", apiVersion), ("kind", kind)).WithFields(JsonReader.Read(rest)), now);
        Assert.Equal((status, message), (health.Status, health.Message));
    }
}
