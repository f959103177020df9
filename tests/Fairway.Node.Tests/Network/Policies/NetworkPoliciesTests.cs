using System.Collections.Concurrent;
using Fairway.Kubernetes.Client;
using Fairway.Node.Network.Policies;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests.Network.Policies;

/// <summary>The kernel itself, in namespaces of the test's own.</summary>
public sealed class NetworkPoliciesTests
{
    private const string Policies = "networkpolicies";

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Only_what_a_policy_allows_reaches_the_pods_it_selects()
    {
        await using var stage = await Stage.StartAsync();
        Assert.True(await stage.ReachesAsync(2, 3));

        stage.Policy("closed", """{"podSelector":{"matchLabels":{"number":"3"}},"policyTypes":["Ingress"]}""");
        await TestNetwork.UntilAsync(async () => !await stage.ReachesAsync(2, 3));
        Assert.True(await stage.ReachesAsync(2, 4));
        Assert.True(await stage.ReachesAsync(3, 4));
        Assert.True(await stage.ReachesAsync(3, 3));

        // The node reaches its pods whatever the policies say: it probes them.
        Assert.True(await stage.ReachesAsync(0, 3));

        stage.Policy(
            "open-to-4",
            """
            {"podSelector":{"matchLabels":{"number":"3"}},"policyTypes":["Ingress"],
             "ingress":[{"from":[{"podSelector":{"matchLabels":{"number":"4"}}}],"ports":[{"protocol":"TCP","port":8080}]}]}
            """);
        await TestNetwork.UntilAsync(() => stage.ReachesAsync(4, 3));
        Assert.False(await stage.ReachesAsync(2, 3));

        stage.Pod(2, "4");
        await TestNetwork.UntilAsync(() => stage.ReachesAsync(2, 3));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task A_pod_connects_only_to_what_a_policy_allows()
    {
        await using var stage = await Stage.StartAsync();
        stage.Policy(
            "out",
            """
            {"podSelector":{"matchLabels":{"number":"2"}},"policyTypes":["Egress"],
             "egress":[{"to":[{"ipBlock":{"cidr":"10.244.0.0/24","except":["10.244.0.3/32"]}}],"ports":[{"port":8000,"endPort":8100}]}]}
            """);
        await TestNetwork.UntilAsync(async () => !await stage.ReachesAsync(2, 3));
        Assert.True(await stage.ReachesAsync(2, 4));
        Assert.True(await stage.ReachesAsync(4, 3));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Rules_that_another_program_flushed_come_back_and_all_go_at_the_end()
    {
        await using var stage = await Stage.StartAsync();
        stage.Policy("closed", """{"podSelector":{},"policyTypes":["Ingress"]}""");
        await TestNetwork.UntilAsync(async () => !await stage.ReachesAsync(2, 3));

        await stage.Network.RunAsync("nft", ["flush", "ruleset"], "", default);
        await TestNetwork.UntilAsync(async () =>
            (await stage.Network.RunAsync("nft", ["list", "ruleset"], "", default)).Contains("10.244.0.3", StringComparison.Ordinal));

        await stage.StopAsync();
        Assert.Equal("", await stage.Network.RunAsync("nft", ["list", "ruleset"], "", default));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task A_new_pod_is_isolated_before_it_starts()
    {
        await using var stage = await Stage.StartAsync();
        stage.Policy("closed", """{"podSelector":{},"policyTypes":["Ingress"]}""");
        await TestNetwork.UntilAsync(async () => !await stage.ReachesAsync(2, 3));

        await stage.NewPodAsync(5);
        await stage.Enforcer.IsolateAsync("uid-5", CancellationToken.None);

        Assert.False(await stage.ReachesAsync(2, 5));
        Assert.True(await stage.ReachesAsync(0, 5));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Without_policies_nothing_is_set_in_the_kernel()
    {
        await using var stage = await Stage.StartAsync();
        Assert.True(await stage.ReachesAsync(2, 3));
        Assert.Equal("", await stage.Network.RunAsync("nft", ["list", "ruleset"], "", default));
    }

    /// <summary>Three pods (2, 3 and 4; the latter two serve), each with its number as a label.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

        private readonly FixedTransport _api = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentDictionary<string, string> _addresses = new();
        private Task _running = Task.CompletedTask;

        private Stage(TestNetwork network) => Network = network;

        public TestNetwork Network { get; }

        public NetworkPolicies Enforcer { get; private set; } = null!;

        public static async Task<Stage> StartAsync()
        {
            var id = Guid.NewGuid().ToString("n")[..6];
            var stage = new Stage(await TestNetwork.CreateAsync(id));
            foreach (var pod in (int[])[2, 3, 4])
            {
                await stage.Network.AddPodAsync(pod);
                stage.Pod(pod, $"{pod}");
                if (pod > 2)
                {
                    stage.Network.Serve(pod);
                }
            }

            stage._api.Put("namespaces", JsonReader.Read("""{"metadata":{"name":"shop"}}"""));
            var options = new NetworkPolicyOptions { InstanceId = id, NodeName = "here", CheckInterval = TimeSpan.FromMilliseconds(200) };
            stage.Enforcer = new NetworkPolicies(
                new KubernetesClient(stage._api, "test"),
                options,
                () => stage._addresses,
                TimeProvider.System,
                NullLogger.Instance,
                stage.Network.RunAsync);
            stage._running = stage.Enforcer.RunAsync(stage._stop.Token);
            return stage;
        }

        public void Pod(int number, string label) => _api.Put("pods", JsonReader.Read($$"""
            { "metadata": { "namespace": "shop", "name": "pod-{{number}}", "labels": { "number": "{{label}}" } },
              "spec": { "nodeName": "here" }, "status": { "phase": "Running", "podIP": "10.244.0.{{number}}" } }
            """));

        /// <summary>A pod with an address that the API does not show yet.</summary>
        public async Task NewPodAsync(int number)
        {
            await Network.AddPodAsync(number);
            Network.Serve(number);
            _addresses[$"uid-{number}"] = $"10.244.0.{number}";
            _api.Put("pods", JsonReader.Read($$"""
                { "metadata": { "namespace": "shop", "name": "pod-{{number}}", "uid": "uid-{{number}}" },
                  "spec": { "nodeName": "here" }, "status": { "phase": "Pending" } }
                """));
        }

        public void Policy(string name, string spec) => _api.Put(Policies, Value.Map(
            ("metadata", Value.Map(("namespace", "shop"), ("name", name))), ("spec", JsonReader.Read(spec))));

        public async Task<bool> ReachesAsync(int from, int to) => await Network.AskAsync(from, $"10.244.0.{to}", 8080, Patience) == $"{to}";

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _running;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
            await Network.DisposeAsync();
        }
    }
}
