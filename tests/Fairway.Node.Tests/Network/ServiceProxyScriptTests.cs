using System.Net;
using Fairway.Node.Network;

namespace Fairway.Node.Tests.Network;

public sealed class ServiceProxyScriptTests
{
    private static readonly ServiceProxyOptions Options = new() { InstanceId = "a1", ServiceRange = IPNetwork.Parse("10.96.0.0/16") };

    [Fact]
    public void The_first_script_makes_the_table_anew()
    {
        var script = ServiceProxyScript.Write(Options, null, Render(Port("shop/web:http", "10.96.0.7", "10.244.0.4", "10.244.0.9")));

        Assert.StartsWith(
            "table ip fairway_a1_services\ndelete table ip fairway_a1_services\ntable ip fairway_a1_services {\n", script, StringComparison.Ordinal);
        Assert.Contains("iifname \"fwa1n*\" ip daddr . meta l4proto . th dport vmap @cluster_addresses\n", script, StringComparison.Ordinal);
        Assert.Contains("ip daddr 10.96.0.0/16 meta l4proto tcp reject with tcp reset\n", script, StringComparison.Ordinal);
        Assert.Matches("add element ip fairway_a1_services cluster_addresses { 10\\.96\\.0\\.7 \\. tcp \\. 80 : goto svc_[0-9a-f]{16} }\n", script);
        Assert.Matches("numgen random mod 2 vmap { 0 : goto ep_[0-9a-f]{16}, 1 : goto ep_[0-9a-f]{16} } comment \"shop/web:http\"\n", script);
        Assert.Contains("meta l4proto tcp dnat to 10.244.0.9:8080 comment", script, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stays_is_not_written_again()
    {
        var (web, api) = (Port("shop/web:http", "10.96.0.7", "10.244.0.4"), Port("shop/api:http", "10.96.0.8", "10.244.0.5"));

        Assert.Equal("", ServiceProxyScript.Write(Options, Render(web, api), Render(web, api)));
        var script = ServiceProxyScript.Write(Options, Render(web, api), Render(web, Port("shop/api:http", "10.96.0.8", "10.244.0.5", "10.244.0.6")));
        Assert.DoesNotContain("10.96.0.7", script, StringComparison.Ordinal);
        Assert.DoesNotContain("10.244.0.4", script, StringComparison.Ordinal);
        Assert.DoesNotContain("table ip fairway_a1_services {", script, StringComparison.Ordinal);
        Assert.Contains("dnat to 10.244.0.6:8080", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_endpoints_is_in_no_map_and_so_rejected()
    {
        var before = Render(Port("shop/web:http", "10.96.0.7", "10.244.0.4"));

        var script = ServiceProxyScript.Write(Options, before, Render(Port("shop/web:http", "10.96.0.7")));

        var lines = script.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("delete element ip fairway_a1_services cluster_addresses { 10.96.0.7 . tcp . 80", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("add", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_deleted_before_what_refers_to_it()
    {
        var before = Render(Port("shop/web:http", "10.96.0.7", "10.244.0.4", "10.244.0.5") with { Affinity = TimeSpan.FromMinutes(1) });

        var verbs = ServiceProxyScript.Write(Options, before, ServiceProxyTable.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ')[..2])).Distinct();

        Assert.Equal(["delete element", "flush chain", "delete chain", "delete set"], verbs);
    }

    [Fact]
    public void Affinity_asks_the_endpoints_that_know_the_client_first()
    {
        var table = Render(Port("shop/web:http", "10.96.0.7", "10.244.0.4", "10.244.0.5") with { Affinity = TimeSpan.FromMinutes(1) });

        var rules = Assert.Single(table.Chains, chain => chain.Key.StartsWith("svc_", StringComparison.Ordinal)).Value;
        Assert.Matches("^ip saddr @aff_[0-9a-f]{16} goto ep_", rules[0]);
        Assert.Matches("^ip saddr @aff_[0-9a-f]{16} goto ep_", rules[1]);
        Assert.StartsWith("numgen random mod 2", rules[2], StringComparison.Ordinal);
        Assert.Equal([60L, 60L], table.AffinitySets.Values);
        Assert.All(
            table.Chains.Where(chain => chain.Key.StartsWith("ep_", StringComparison.Ordinal)),
            chain => Assert.Matches("^update @aff_[0-9a-f]{16} { ip saddr }$", chain.Value[0]));
    }

    [Fact]
    public void Other_machines_reach_node_ports_only_where_told()
    {
        var open = Options with { NodePortAddresses = [IPNetwork.Parse("192.168.0.0/24")] };

        Assert.Contains(
            "    ip daddr { 192.168.0.0/24 } meta l4proto . th dport vmap @node_ports\n",
            ServiceProxyScript.Write(open, null, ServiceProxyTable.Empty),
            StringComparison.Ordinal);
        var closed = ServiceProxyScript.Write(Options, null, ServiceProxyTable.Empty).Split('\n');
        var prerouting = closed.SkipWhile(line => !line.Contains("chain prerouting", StringComparison.Ordinal))
            .Skip(2).TakeWhile(line => line != "  }");
        Assert.All(prerouting, line => Assert.StartsWith("    iifname \"fwa1n*\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_could_leave_its_quotes_is_left_out()
    {
        var script = ServiceProxyScript.Write(Options, null, Render(Port("shop/web\" accept; x:http", "10.96.0.7", "10.244.0.4")));

        Assert.DoesNotContain("shop/web", script, StringComparison.Ordinal);
    }

    private static ServiceProxyTable Render(params ServiceProxyPort[] ports) => ServiceProxyRules.Render(ports);

    private static ServiceProxyPort Port(string name, string address, params string[] endpoints) =>
        new(name, IPAddress.Parse(address), "tcp", 80, 0, null, [.. endpoints.Select(Endpoint)]);

    private static ServiceProxyEndpoint Endpoint(string address) => new(IPAddress.Parse(address), 8080);
}
