namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>What kube-apiserver's ValidateService and ValidateEndpoints (pkg/apis/core/validation) say of the same objects.</summary>
public sealed class ServiceChecksTests
{
    private const string NoAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    [Theory]
    [InlineData("\"clusterIP\":\"10\"", "spec.clusterIPs[0]: Invalid value: \"10\": " + NoAddress)]
    [InlineData("\"externalIPs\":[\"x\"]", "spec.externalIPs[0]: Invalid value: \"x\": " + NoAddress)]
    [InlineData(
        "\"externalIPs\":[\"169.254.169.254\"]",
        "spec.externalIPs[0]: Invalid value: \"169.254.169.254\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("\"externalIPs\":[\"0.0.0.0\"]", "spec.externalIPs[0]: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)")]
    [InlineData("\"ipFamilies\":[\"IPv5\"]", "spec.ipFamilies[0]: Unsupported value: \"IPv5\": supported values: \"IPv4\", \"IPv6\"")]
    [InlineData(
        "\"loadBalancerSourceRanges\":[\"10.0.0.0/8\"]",
        "spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("\"loadBalancerClass\":\"a/b\"", "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData(
        "\"type\":\"LoadBalancer\",\"loadBalancerSourceRanges\":[\"10\"]",
        "spec.loadBalancerSourceRanges[0]: Invalid value: \"10\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData(
        "\"trafficDistribution\":\"Far\"",
        "spec.trafficDistribution: Unsupported value: \"Far\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"")]
    public void What_a_service_cannot_have_is_refused(string fields, string error) => Assert.Equal([error], Sample.ErrorsOf(Sample.Decode(
        $$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"ns"},"spec":{"ports":[{"port":80}],{{fields}} } }""")));

    // What only the node may reach: its own loopback, and the metadata service of clouds.
    [Theory]
    [InlineData("127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("::ffff:127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("169.254.169.254", "may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("fe80::1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("224.0.0.1", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    [InlineData("0.0.0.0", "may not be unspecified (0.0.0.0)")]
    [InlineData("127.1", NoAddress)]
    public void Endpoints_lead_to_no_special_address(string address, string reason) => Assert.Equal(
        [$"subsets[0].addresses[0].ip: Invalid value: \"{address}\": {reason}"],
        Sample.ErrorsOf(Sample.Decode($$"""
            {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"e","namespace":"ns"},"subsets":[{"addresses":[{"ip":"{{address}}"}]}]}
            """)));

    [Fact]
    public void An_endpoint_has_an_address() => Assert.Equal(
        ["endpoints[0].addresses: Required value: must contain at least 1 address"],
        Sample.ErrorsOf(Sample.Decode("""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"e","namespace":"ns"},"addressType":"IPv4",
             "endpoints":[{"addresses":[]}]}
            """)));
}
