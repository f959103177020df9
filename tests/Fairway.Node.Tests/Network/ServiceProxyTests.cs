using System.Net;
using Fairway.Kubernetes.Client;
using Fairway.Node.Network;
using Fairway.Testing;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Node.Tests.Network;

/// <summary>The kernel itself, in namespaces of the test's own.</summary>
public sealed class ServiceProxyTests
{
    private const string Address = "10.96.0.7";

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Connections_go_where_the_ready_endpoints_are()
    {
        await using var stage = await Stage.StartAsync();
        var network = stage.Network;

        stage.Endpoints(3);
        await TestNetwork.UntilAsync(async () => await network.AskAsync(2, Address, 80) == "3");
        Assert.Equal("3", await network.AskAsync(0, Address, 80));

        stage.Endpoints(4);
        await TestNetwork.UntilAsync(async () => await network.AskAsync(2, Address, 80) == "4");
        Assert.Equal("4", await network.AskAsync(0, Address, 80));

        stage.Endpoints(3, 4);
        var seen = new HashSet<string>();
        await TestNetwork.UntilAsync(async () =>
        {
            seen.Add(await network.AskAsync(2, Address, 80));
            return seen.SetEquals(["3", "4"]);
        });

        stage.Endpoints();
        await TestNetwork.UntilAsync(async () => (await network.AskAsync(2, Address, 80)).Length == 0);
        Assert.Equal("", await network.AskAsync(0, Address, 80));
        Assert.Equal("", await network.AskAsync(2, "10.96.200.200", 80));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task A_pod_reaches_itself_through_its_service_and_node_ports_answer_on_the_host()
    {
        await using var stage = await Stage.StartAsync();

        stage.Endpoints(3);
        await TestNetwork.UntilAsync(async () => await stage.Network.AskAsync(3, Address, 80) == "3");
        Assert.Equal("3", await stage.Network.AskAsync(0, "127.0.0.1", 30080));
        Assert.Equal("3", await stage.Network.AskAsync(0, "10.244.0.1", 30080));
        Assert.Equal("3", await stage.Network.AskAsync(2, "10.244.0.1", 30080));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task A_client_stays_with_its_endpoint_while_others_come()
    {
        await using var stage = await Stage.StartAsync("\"sessionAffinity\": \"ClientIP\",");
        stage.Endpoints(3);
        await TestNetwork.UntilAsync(async () => await stage.Network.AskAsync(2, Address, 80) == "3");

        stage.Endpoints(3, 4, 2);
        await TestNetwork.UntilAsync(async () =>
        {
            var rules = await stage.Network.RunAsync("nft", ["list", "ruleset"], "", default);
            return rules.Contains("numgen random mod 3", StringComparison.Ordinal);
        });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("3", await stage.Network.AskAsync(2, Address, 80));
        }
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Rules_that_another_program_flushed_come_back_and_all_go_at_the_end()
    {
        await using var stage = await Stage.StartAsync();
        stage.Endpoints(3);
        await TestNetwork.UntilAsync(async () => await stage.Network.AskAsync(2, Address, 80) == "3");

        await stage.Network.RunAsync("nft", ["flush", "ruleset"], "", default);
        await TestNetwork.UntilAsync(async () => await stage.Network.AskAsync(2, Address, 80) == "3");

        await stage.StopAsync();
        Assert.Equal("", await stage.Network.RunAsync("nft", ["list", "ruleset"], "", default));
    }

    /// <summary>Three pods (2, 3 and 4; the latter two serve) and a proxy for one service.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly FixedTransport _api = new();
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        private Stage(TestNetwork network) => Network = network;

        public TestNetwork Network { get; }

        public static async Task<Stage> StartAsync(string more = "")
        {
            var id = Guid.NewGuid().ToString("n")[..6];
            var stage = new Stage(await TestNetwork.CreateAsync(id));
            foreach (var pod in (int[])[2, 3, 4])
            {
                await stage.Network.AddPodAsync(pod);
                if (pod > 2)
                {
                    stage.Network.Serve(pod);
                }
            }

            stage._api.Put("services", JsonReader.Read($$"""
                { "metadata": { "namespace": "shop", "name": "web" },
                  "spec": { "clusterIP": "{{Address}}", {{more}} "ports": [ { "port": 80, "nodePort": 30080 } ] } }
                """));
            var options = new ServiceProxyOptions
            {
                InstanceId = id,
                ServiceRange = IPNetwork.Parse("10.96.0.0/16"),
                CheckInterval = TimeSpan.FromMilliseconds(200),
            };
            var proxy = new ServiceProxy(
                new KubernetesClient(stage._api, "test"), options, TimeProvider.System, NullLogger.Instance, stage.Network.RunAsync);
            stage._running = proxy.RunAsync(stage._stop.Token);
            await proxy.Ready.WaitAsync(TimeSpan.FromSeconds(10));
            return stage;
        }

        public void Endpoints(params int[] pods) => _api.Put("endpointslices", Value.Map(
            ("metadata", Value.Map(("namespace", "shop"), ("name", "web-1"), ("labels", Value.Map(("kubernetes.io/service-name", "web"))))),
            ("addressType", "IPv4"),
            ("ports", Value.List(Value.Map(("port", 8080)))),
            ("endpoints", ValueList.From(pods.Select(pod => Value.Map(("addresses", Value.List($"10.244.0.{pod}"))))))));

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
