using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Benchmarks;

/// <summary>The check of a pod with three containers that cel-go's figures are about, with the cost limit on as kube-apiserver has it.</summary>
internal static class CelBenchmark
{
    private const string Check =
        "object.spec.containers.all(c, has(c.resources.limits) && has(c.resources.limits.memory)"
        + " && c.image.startsWith('registry.example.org/'))";

    private const string Container = """
        {"name": "app", "image": "registry.example.org/team/app:1.0", "imagePullPolicy": "IfNotPresent", "ports": [{"containerPort": 8080}],
         "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "128Mi"}},
         "securityContext": {"allowPrivilegeEscalation": false}}
        """;

    public static void Run(TextWriter output)
    {
        var container = JsonReader.Read(Container);
        var pod = SamplePod.Value.WithAt(["spec", "containers"], Value.List(container, container, container));
        var environment = KubernetesCel.Environment.With(new CelVariable("object", CelType.Dyn));
        var program = environment.Compile(Check).Program;
        var bindings = environment.CreateBindings().Set("object", pod);
        if (program.Evaluate(bindings, CancellationToken.None).Value.AsBool() != true)
        {
            throw new InvalidOperationException("the pod does not pass");
        }

        output.WriteLine("cel: a check of a pod with three containers");
        Report(output, "evaluate", Measurement.Of(() => program.Evaluate(bindings, CancellationToken.None)));
        Report(output, "bind and evaluate", Measurement.Of(
            () => program.Evaluate(environment.CreateBindings().Set("object", pod), CancellationToken.None)));
        Report(output, "compile", Measurement.Of(() => environment.Compile(Check)));
    }

    private static void Report(TextWriter output, string what, (double Nanoseconds, double Bytes) measured) =>
        output.WriteLine($"  {what,-18} {measured.Nanoseconds / 1000,8:F2} µs {measured.Bytes,8:F0} B");
}
