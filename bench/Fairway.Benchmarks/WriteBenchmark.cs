using System.Text;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Kubernetes.Ownership;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Benchmarks;

/// <summary>What the creation of a pod costs, step by step, without the server around it.</summary>
internal static class WriteBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    public static void Run(TextWriter output)
    {
        var body = Encoding.UTF8.GetBytes(Manifest);
        var kind = BuiltInKinds.All.First(kind => kind.Kind is { Group: "", Kind: "Pod" });
        output.WriteLine($"write: the creation of a pod of {body.Length} bytes");
        var read = JsonReader.Read(body);
        Report(output, "read", () => JsonReader.Read(body));
        var decoded = ObjectDecoding.Decode(kind, read, null);
        Report(output, "decode", () => ObjectDecoding.Decode(kind, read, null));
        var prepared = ObjectPreparation.Prepare(kind, decoded.WithAt(["metadata", "uid"], "3d1a5b0e-6f0c-4a53-9a55-0f6d3a5f9f10"), Value.Null);
        Report(output, "prepare", () => ObjectPreparation.Prepare(kind, decoded, Value.Null));
        Report(output, "validate", () => ObjectValidation.Validate(kind, prepared, Value.Null, _ => { }, CancellationToken.None));
        var owned = Own(kind, prepared);
        Report(output, "own", () => Own(kind, prepared));
        Report(output, "write", () => JsonWriter.ToBytes(owned));
    }

    private static Value Own(KindDescription kind, Value @object) =>
        FieldOwnership.Update(kind.Schema, Value.Null, @object, "bench", kind.Kind.ApiVersion, "", Now);

    private static void Report(TextWriter output, string step, Action code)
    {
        var (nanoseconds, bytes) = Measurement.Of(code);
        output.WriteLine($"  {step,-10} {nanoseconds / 1000,8:F2} µs {bytes / 1024,8:F1} KiB");
    }

    private const string Manifest = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop","labels":{"app":"web","tier":"frontend",
        "app.kubernetes.io/name":"web","app.kubernetes.io/managed-by":"bench"},"annotations":{"example.org/seq":"00000001"}},
        "spec":{"automountServiceAccountToken":false,"containers":[{"name":"main","image":"registry.example.org/team/web:1.2.3",
        "command":["/bin/web"],"args":["--port=8080","--config=/etc/web/config.yaml"],
        "ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
        "env":[{"name":"LOG_LEVEL","value":"info"},{"name":"REGION","value":"eu-west"},
        {"name":"POD_IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}],
        "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"500m","memory":"256Mi"}},
        "readinessProbe":{"httpGet":{"path":"/ready","port":8080},"periodSeconds":10},
        "volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]},
        {"name":"sidecar","image":"registry.example.org/mesh/proxy:2.0.1","resources":{"limits":{"memory":"64Mi"}}}],
        "volumes":[{"name":"tmp","emptyDir":{}}],"terminationGracePeriodSeconds":30}}
        """;
}
