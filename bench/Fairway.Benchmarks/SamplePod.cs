using System.Text;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Benchmarks;

/// <summary>A running pod of 1.5 KiB, as an API server stores it.</summary>
internal static class SamplePod
{
    private const string Text = """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "harbour-7b9c5d6f48-x2x4z", "generateName": "harbour-7b9c5d6f48-", "namespace": "harbour-production",
          "uid": "3d1a5b0e-6f0c-4a53-9a55-0f6d3a5f9f10", "resourceVersion": "", "creationTimestamp": "2026-01-31T09:30:00Z",
          "labels": {"app.kubernetes.io/name": "harbour", "pod-template-hash": "7b9c5d6f48"},
          "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "harbour-7b9c5d6f48",
           "uid": "9a8c4f4e-0d4f-4b2e-8f0b-2f5a0d7c1b11", "controller": true, "blockOwnerDeletion": true}]},
         "spec": {"nodeName": "node-1", "serviceAccountName": "default", "restartPolicy": "Always", "terminationGracePeriodSeconds": 30,
          "containers": [{"name": "harbour", "image": "127.0.0.1:5000/demo/harbour:1.0", "imagePullPolicy": "IfNotPresent",
           "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
           "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
           "readinessProbe": {"httpGet": {"path": "/healthz", "port": "http", "scheme": "HTTP"}, "periodSeconds": 2, "timeoutSeconds": 1},
           "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}}}]},
         "status": {"phase": "Running", "hostIP": "10.245.0.1", "podIP": "10.245.0.17", "startTime": "2026-01-31T09:30:01Z",
          "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-31T09:30:04Z"}],
          "containerStatuses": [{"name": "harbour", "ready": true, "started": true, "restartCount": 0,
           "image": "127.0.0.1:5000/demo/harbour:1.0", "state": {"running": {"startedAt": "2026-01-31T09:30:02Z"}}}]}}
        """;

    public static byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(JsonReader.Read(Text).ToString());

    public static Value Value { get; } = JsonReader.Read(Text);
}
