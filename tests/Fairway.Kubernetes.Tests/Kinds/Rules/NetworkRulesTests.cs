namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>The wording is that of pkg/apis/networking/validation of Kubernetes.</summary>
public sealed class NetworkRulesTests
{
    private const string Policy = "networking.k8s.io/v1 NetworkPolicy";
    private const string Ingress = "networking.k8s.io/v1 Ingress";
    private const string Service = "\"backend\":{\"service\":{\"name\":\"s\",\"port\":{\"number\":80}}}";

    [Theory]
    [InlineData("\"spec\":{\"podSelector\":{}}", "[\"Ingress\"]")]
    [InlineData("\"spec\":{\"podSelector\":{},\"egress\":[{}]}", "[\"Ingress\",\"Egress\"]")]
    public void A_network_policy_is_about_what_it_has_rules_for(string rest, string expected) =>
        Assert.Equal(Fairway.Values.Json.JsonReader.Read(expected), NewObject.Of(Policy, rest)["spec"]["policyTypes"]);

    [Theory]
    [InlineData(
        Policy,
        "\"spec\":{\"ingress\":[{\"ports\":[{\"port\":80,\"endPort\":90}],\"from\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\","
        + "\"except\":[\"10.1.0.0/16\"]}}]}]}")]
    [InlineData(Policy, "\"spec\":{\"ingress\":[{\"from\":[{}]}]}", "spec.ingress[0].from[0]: Required value: must specify a peer")]
    [InlineData(
        Policy,
        "\"spec\":{\"egress\":[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"11.0.0.0/16\"]},\"podSelector\":{}}]}]}",
        "spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`",
        "spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer")]
    [InlineData(
        Policy,
        "\"spec\":{\"ingress\":[{\"ports\":[{\"port\":90,\"endPort\":80},{\"endPort\":80},{\"protocol\":\"ICMP\",\"port\":0}]}],"
        + "\"policyTypes\":[\"Both\"]}",
        "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
        "spec.ingress[0].ports[1].endPort: Invalid value: 80: may not be specified when `port` is not specified",
        "spec.ingress[0].ports[2].protocol: Unsupported value: \"ICMP\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
        "spec.ingress[0].ports[2].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "spec.policyTypes[0]: Unsupported value: \"Both\": supported values: \"Ingress\", \"Egress\"")]
    [InlineData(Ingress, "\"spec\":{}", "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified")]
    [InlineData(
        Ingress,
        "\"spec\":{\"rules\":[{\"host\":\"*.a.b\",\"http\":{\"paths\":[{\"path\":\"/x\",\"pathType\":\"Prefix\"," + Service + "}]}}]}")]
    [InlineData(
        Ingress,
        "\"spec\":{\"rules\":[{\"host\":\"1.2.3.4\",\"http\":{\"paths\":[{\"path\":\"x//y/..\",\"pathType\":\"Exact\"," + Service + "}]}}]}",
        "spec.rules[0].host: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address",
        "spec.rules[0].http.paths[0].path: Invalid value: \"x//y/..\": must be an absolute path",
        "spec.rules[0].http.paths[0].path: Invalid value: \"x//y/..\": must not contain '//'",
        "spec.rules[0].http.paths[0].path: Invalid value: \"x//y/..\": cannot end with '/..'")]
    [InlineData(
        Ingress,
        "\"spec\":{\"defaultBackend\":{\"service\":{\"name\":\"s\"}},\"rules\":[{\"http\":{\"paths\":[{\"pathType\":\"Any\",\"backend\":{}}]}}]}",
        "spec.defaultBackend: Required value: port name or number is required",
        "spec.rules[0].http.paths[0].pathType: Unsupported value: \"Any\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"",
        "spec.rules[0].http.paths[0].backend: Invalid value: \"\": resource or service backend is required")]
    [InlineData(
        "networking.k8s.io/v1 IngressClass",
        "\"spec\":{\"controller\":\"nginx\",\"parameters\":{\"kind\":\"K\",\"name\":\"n\",\"scope\":\"Namespace\"}}",
        "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")",
        "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'")]
    [InlineData(
        "networking.k8s.io/v1 ServiceCIDR",
        "\"spec\":{\"cidrs\":[\"10.0.0.0/8\",\"11.0.0.1/8\"]}",
        "spec.cidrs[1]: Invalid value: \"11.0.0.1/8\": must not have bits set beyond the prefix length")]
    public void A_network_object_is_checked(string type, string rest, params string[] errors) =>
        Assert.Equal(errors.Order(StringComparer.Ordinal), Sample.ErrorsOf(NewObject.Of(type, rest)).Order(StringComparer.Ordinal));

    [Fact]
    public void An_ingress_class_keeps_its_controller()
    {
        var @class = NewObject.Of("networking.k8s.io/v1 IngressClass", "\"spec\":{\"controller\":\"a.io/b\"}");
        Assert.Equal(
            ["spec.controller: Invalid value: \"a.io/c\": field is immutable"],
            Sample.ErrorsOf(@class.WithAt(["spec", "controller"], "a.io/c"), @class));
    }
}
