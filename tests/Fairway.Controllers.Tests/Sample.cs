using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Controllers.Tests;

/// <summary>Objects as the API would show them.</summary>
internal static class Sample
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Value Json(string json) => JsonReader.Read(json);

    public static string Ago(double seconds) => Timestamps.Seconds(Now - TimeSpan.FromSeconds(seconds));

    public static Value Deployment(long replicas, string maxSurge = "1", string maxUnavailable = "0", string image = "web:1") => Json($$"""
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "web", "namespace": "shop", "uid": "d-1", "generation": 1, "annotations": {"team": "blue"} },
         "spec": {"replicas": {{replicas}}, "selector": {"matchLabels": {"app": "web"} }, "minReadySeconds": 0,
                  "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600,
                  "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": {{maxSurge}}, "maxUnavailable": {{maxUnavailable}} } },
                  "template": {"metadata": {"labels": {"app": "web"} }, "spec": {"containers": [{"name": "web", "image": "{{image}}"}]} } },
         "status": {} }
        """);

    public static Value WithImage(Value workload, string image) =>
        workload.WithAt(["spec", "template", "spec", "containers"], Json($$"""[{"name": "web", "image": "{{image}}"}]"""));

    /// <summary>A ReplicaSet of <see cref="Deployment"/> whose pods are all there and available.</summary>
    public static Value ReplicaSet(
        string name, string image, long replicas, double ageSeconds, long? available = null, string revision = "1") => WithImage(
        Json($$"""
        {"apiVersion": "apps/v1", "kind": "ReplicaSet",
         "metadata": {"name": "{{name}}", "namespace": "shop", "uid": "uid-{{name}}", "generation": 1, "creationTimestamp": "{{Ago(ageSeconds)}}",
                      "labels": {"app": "web", "pod-template-hash": "{{name}}"},
                      "annotations": {"deployment.kubernetes.io/revision": "{{revision}}", "team": "blue"},
                      "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "d-1", "controller": true}]},
         "spec": {"replicas": {{replicas}}, "selector": {"matchLabels": {"app": "web", "pod-template-hash": "{{name}}"} },
                  "template": {"metadata": {"labels": {"app": "web", "pod-template-hash": "{{name}}"} } } },
         "status": {"replicas": {{replicas}}, "readyReplicas": {{available ?? replicas}}, "availableReplicas": {{available ?? replicas}},
                    "observedGeneration": 1} }
        """), image);

    public static Value Sized(Value replicaSet, long desired, long max) => replicaSet
        .WithAt(["metadata", "annotations", "deployment.kubernetes.io/desired-replicas"], desired.ToString(CultureInfo.InvariantCulture))
        .WithAt(["metadata", "annotations", "deployment.kubernetes.io/max-replicas"], max.ToString(CultureInfo.InvariantCulture));

    public static Value Pod(string name, string node = "n1", string phase = "Running", bool ready = true, double readyFor = 60, double age = 120)
    {
        var isReady = ready ? "True" : "False";
        return Json($$"""
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "{{name}}", "namespace": "shop", "uid": "uid-{{name}}", "creationTimestamp": "{{Ago(age)}}", "labels": {"app": "web"} },
         "spec": {"nodeName": "{{node}}", "containers": [{"name": "web", "ports": [{"name": "http", "containerPort": 8080}]}]},
         "status": {"phase": "{{phase}}", "podIP": "10.0.0.{{name.Sum(letter => letter) % 250}}",
                    "conditions": [{"type": "Ready", "status": "{{isReady}}", "lastTransitionTime": "{{Ago(readyFor)}}"}]} }
        """);
    }

    public static Value Deleting(Value @object) => @object.WithAt(["metadata", "deletionTimestamp"], Ago(0));
}
