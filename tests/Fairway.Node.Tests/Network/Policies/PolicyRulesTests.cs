using Fairway.Node.Network.Policies;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Network.Policies;

/// <summary>What the NetworkPolicy API says (kubernetes.io/docs/concepts/services-networking/network-policies) as rules of nft.</summary>
public sealed class PolicyRulesTests
{
    private static readonly Value[] Pods =
    [
        Pod("shop", "web", "10.244.0.2", "app: web"),
        Pod("shop", "db", "10.244.0.3", "app: db", """[{"name":"sql","containerPort":5432}]"""),
        Pod("shop", "batch", "10.244.0.4", "app: batch"),
        Pod("tools", "scrape", "10.244.0.5", "app: scrape"),
        Pod("tools", "far", "10.244.9.9", "app: web", node: "other"),
    ];

    private static readonly Value[] Namespaces = [Namespace("shop", "shop"), Namespace("tools", "ops")];

    [Fact]
    public void Without_a_policy_that_selects_it_a_pod_is_open()
    {
        var table = Render("""{"podSelector":{"matchLabels":{"app":"absent"}},"policyTypes":["Ingress","Egress"]}""");
        Assert.Empty(table.Chains);
        Assert.Empty(table.Ingress);
        Assert.Empty(table.Egress);
    }

    [Fact]
    public void A_policy_without_rules_closes_the_directions_it_names_for_the_pods_it_selects()
    {
        var table = Render("""{"podSelector":{},"policyTypes":["Ingress"]}""");
        Assert.Equal(["10.244.0.2", "10.244.0.3", "10.244.0.4"], table.Ingress.Keys);
        Assert.Equal(["drop"], Assert.Single(table.Chains).Value);
        Assert.Empty(table.Egress);
    }

    [Theory]
    [InlineData("{}", "return")]
    [InlineData("""{"from":[{"podSelector":{"matchLabels":{"app":"web"}}}]}""", "ip saddr { 10.244.0.2 } return")]
    [InlineData("""{"from":[{"podSelector":{}}]}""", "ip saddr { 10.244.0.2, 10.244.0.3, 10.244.0.4 } return")]
    [InlineData("""{"from":[{"namespaceSelector":{"matchLabels":{"team":"ops"}}}]}""", "ip saddr { 10.244.0.5, 10.244.9.9 } return")]
    [InlineData(
        """{"from":[{"namespaceSelector":{},"podSelector":{"matchLabels":{"app":"web"}}}]}""", "ip saddr { 10.244.0.2, 10.244.9.9 } return")]
    [InlineData("""{"from":[{"podSelector":{"matchLabels":{"app":"nobody"}}}]}""")]
    [InlineData(
        """{"from":[{"ipBlock":{"cidr":"172.17.0.0/16","except":["172.17.1.0/24"]}}]}""", "ip saddr 172.17.0.0/16 ip saddr != 172.17.1.0/24 return")]
    [InlineData("""{"from":[{"ipBlock":{"cidr":"2001:db8::/64"}}]}""")]
    [InlineData("""{"ports":[{"protocol":"TCP","port":6379},{"protocol":"UDP","port":53}]}""", "tcp dport 6379 return", "udp dport 53 return")]
    [InlineData("""{"ports":[{"protocol":"TCP","port":32000,"endPort":32768}]}""", "tcp dport 32000-32768 return")]
    [InlineData("""{"ports":[{"protocol":"SCTP"}]}""", "meta l4proto sctp return")]
    [InlineData("""{"ports":[{"protocol":"TCP","port":"sql"}]}""", "tcp dport 5432 return")]
    [InlineData("""{"ports":[{"protocol":"UDP","port":"sql"}]}""")]
    [InlineData(
        """{"from":[{"podSelector":{"matchLabels":{"app":"web"}}},{"ipBlock":{"cidr":"10.0.0.0/8"}}],"ports":[{"port":1},{"port":2}]}""",
        "ip saddr { 10.244.0.2 } tcp dport 1 return",
        "ip saddr { 10.244.0.2 } tcp dport 2 return",
        "ip saddr 10.0.0.0/8 tcp dport 1 return",
        "ip saddr 10.0.0.0/8 tcp dport 2 return")]
    public void A_rule_lets_in_from_its_peers_to_its_ports(string rule, params string[] expected)
    {
        var table = Render($$"""{ "podSelector": { "matchLabels": { "app": "db" } }, "policyTypes": ["Ingress"], "ingress": [{{rule}}] }""");
        Assert.Equal([.. expected, "drop"], table.Chains[table.Ingress["10.244.0.3"]]);
    }

    [Fact]
    public void A_name_of_a_port_that_is_connected_to_is_that_of_the_pod_there()
    {
        var table = Render(
            """
            {"podSelector":{"matchLabels":{"app":"web"}},"policyTypes":["Egress"],
             "egress":[{"to":[{"podSelector":{}}],"ports":[{"protocol":"TCP","port":"sql"}]}]}
            """);
        Assert.Equal(
            ["ip daddr { 10.244.0.2, 10.244.0.3, 10.244.0.4 } ip daddr . tcp dport { 10.244.0.3 . 5432 } return", "drop"],
            table.Chains[table.Egress["10.244.0.2"]]);
        Assert.Empty(table.Ingress);
    }

    [Fact]
    public void What_several_policies_allow_is_allowed_together()
    {
        var table = Render(
            """{"podSelector":{},"policyTypes":["Ingress"]}""",
            """{"podSelector":{"matchLabels":{"app":"db"}},"policyTypes":["Ingress"],"ingress":[{"ports":[{"port":1}]}]}""",
            """{"podSelector":{"matchLabels":{"app":"db"}},"policyTypes":["Ingress"],"ingress":[{"ports":[{"port":2}]}]}""");
        Assert.Equal(["tcp dport 1 return", "tcp dport 2 return", "drop"], table.Chains[table.Ingress["10.244.0.3"]]);
        Assert.Equal(["drop"], table.Chains[table.Ingress["10.244.0.2"]]);
    }

    [Fact]
    public void Pods_of_the_host_and_pods_that_ended_have_no_part_in_it()
    {
        Value[] pods =
        [
            Pod("shop", "a", "10.0.0.1", "app: a").WithAt(["spec", "hostNetwork"], true),
            Pod("shop", "b", "10.244.0.8", "app: b").WithAt(["status", "phase"], "Succeeded"),
        ];
        var table = PolicyRules.Render(
            "here", [Policy(0, """{"podSelector":{},"policyTypes":["Ingress"]}""")], pods, Namespaces, NoAddresses);
        Assert.Empty(table.Ingress);
    }

    private static readonly Dictionary<string, string> NoAddresses = [];

    private static PolicyTable Render(params string[] specs) => PolicyRules.Render(
        "here", specs.Select((spec, i) => Policy(i, spec)), Pods, Namespaces, NoAddresses);

    private static Value Policy(int number, string spec) => Value.Map(
        ("metadata", Value.Map(("namespace", "shop"), ("name", $"policy-{number}"))), ("spec", JsonReader.Read(spec)));

    private static Value Namespace(string name, string team) => Value.Map(
        ("metadata", Value.Map(("name", name), ("labels", Value.Map(("team", team))))));

    private static Value Pod(string @namespace, string name, string address, string label, string ports = "[]", string node = "here") => Value.Map(
        ("metadata", Value.Map(
            ("namespace", @namespace), ("name", name), ("labels", Value.Map((label.Split(": ")[0], label.Split(": ")[1]))))),
        ("spec", Value.Map(("nodeName", node), ("containers", Value.List(Value.Map(("name", "main"), ("ports", JsonReader.Read(ports))))))),
        ("status", Value.Map(("phase", "Running"), ("podIP", address))));
}
