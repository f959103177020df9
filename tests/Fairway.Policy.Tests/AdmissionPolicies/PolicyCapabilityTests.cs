using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Policy.Tests.AdmissionPolicies;

public sealed class PolicyCapabilityTests(PolicyServer server) : PolicyTests(server)
{
    private const string Path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p.example.com";

    private readonly PolicyServer _server = server;

    [Fact]
    public async Task The_status_tells_what_the_type_check_found_in_the_newest_generation()
    {
        using var stop = new CancellationTokenSource();
        var running = PolicyCapability.RunAsync(_server.Server.TransportFor("policy"), TimeProvider.System, NullLoggerFactory.Instance, stop.Token);
        await ApplyAsync("object.spec.replicas > 1");
        Assert.Equal(Value.Map(("observedGeneration", 1), ("typeChecking", Value.Map())), await StatusAsync(1));
        await ApplyAsync("object.replicas > 1");
        Assert.Equal(
            "spec.validations[0].expression",
            (await StatusAsync(2))["typeChecking"]["expressionWarnings"][0]["fieldRef"].AsString());
        await ApplyAsync("object.spec.replicas > 1");
        Assert.Equal(Value.Map(("observedGeneration", 3), ("typeChecking", Value.Map())), await StatusAsync(3));
        await stop.CancelAsync();
        await running;
    }

    private Task ApplyAsync(string expression) => _server.ApplyAsync($$"""
        kind: ValidatingAdmissionPolicy
        metadata: {name: p.example.com}
        spec:
          matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}
          validations: [{expression: "{{expression}}"}]
        """);

    private async Task<Value> StatusAsync(long generation)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var status = (await _server.GetAsync(Path)).Body["status"];
            if (status["observedGeneration"].AsLong() == generation)
            {
                return status;
            }

            await timer.WaitForNextTickAsync();
        }

        Assert.Fail($"generation {generation} was not observed");
        return default;
    }
}
