using Fairway.Node.Network;
using Fairway.Testing;

namespace Fairway.Node.Tests.Network;

/// <summary>The kernel itself, in namespaces of the test's own.</summary>
public sealed class ForwardRulesTests
{
    // What Docker makes of a host: docs.docker.com/engine/network/packet-filtering-firewalls, "Docker on a router".
    private const string Docker = """
        table ip filter {
          chain FORWARD {
            type filter hook forward priority filter; policy drop;
            counter jump DOCKER-USER
          }
          chain DOCKER-USER {
            counter return
          }
        }
        """;

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task Pods_reach_each_other_where_forwarding_is_dropped_and_nothing_stays_afterwards()
    {
        await using var network = await TestNetwork.CreateAsync("f0");
        await network.AddPodAsync(2);
        await network.AddPodAsync(3);
        network.Serve(3);
        await network.RunAsync("nft", ["-f", "-"], Docker, default);
        var before = await network.RunAsync("nft", ["list", "ruleset"], "", default);
        var rules = new ForwardRules("f0", network.RunAsync);

        await rules.OpenAsync(default);
        await rules.OpenAsync(default);
        Assert.Equal("3", await network.AskAsync(2, "10.244.0.3", 8080));
        var open = await network.RunAsync("nft", ["list", "chain", "ip", "filter", "FORWARD"], "", default);
        Assert.Equal(2, open.Split("fairway_f0_pods").Length - 1);

        await rules.CloseAsync(default);
        Assert.Equal(WithoutCounts(before), WithoutCounts(await network.RunAsync("nft", ["list", "ruleset"], "", default)));
    }

    [RequiresFact("root", "ip", "nft", "tee")]
    public async Task A_chain_that_lets_through_is_left_alone()
    {
        await using var network = await TestNetwork.CreateAsync("f1");
        await network.RunAsync("nft", ["-f", "-"], Docker.Replace("policy drop", "policy accept", StringComparison.Ordinal), default);
        await new ForwardRules("f1", network.RunAsync).OpenAsync(default);
        Assert.DoesNotContain("fairway", await network.RunAsync("nft", ["list", "ruleset"], "", default), StringComparison.Ordinal);
    }

    private static string WithoutCounts(string ruleset) =>
        string.Join(' ', ruleset.Split(' ').Where(word => !long.TryParse(word, out _)));
}
