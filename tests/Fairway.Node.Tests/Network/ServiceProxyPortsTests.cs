using Fairway.Node.Network;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Network;

public sealed class ServiceProxyPortsTests
{
    private const string Service = """
        { "metadata": { "namespace": "shop", "name": "web" },
          "spec": { "type": "NodePort", "clusterIP": "10.96.0.7", "ports": [
            { "name": "http", "port": 80, "nodePort": 30080 }, { "name": "dns", "protocol": "UDP", "port": 53 } ] } }
        """;

    private const string Slice = """
        { "metadata": { "namespace": "shop", "name": "web-1", "labels": { "kubernetes.io/service-name": "web" } }, "addressType": "IPv4",
          "ports": [ { "name": "http", "protocol": "TCP", "port": 8080 }, { "name": "dns", "protocol": "UDP", "port": 5353 } ],
          "endpoints": [
            { "addresses": [ "10.244.0.9" ], "conditions": { "ready": true } },
            { "addresses": [ "10.244.0.4" ], "conditions": {} },
            { "addresses": [ "10.244.0.5" ], "conditions": { "ready": false } },
            { "addresses": [ "10.244.0.6" ], "conditions": { "ready": false, "serving": true, "terminating": true } } ] }
        """;

    [Fact]
    public void Each_port_has_the_ready_endpoints_of_its_name_and_protocol()
    {
        var ports = Read(Service, Slice);

        Assert.Equal(["shop/web:dns", "shop/web:http"], ports.Select(port => port.Name));
        Assert.Equal(["10.244.0.4:5353", "10.244.0.9:5353"], ports[0].Endpoints.Select(endpoint => endpoint.ToString()));
        Assert.Equal("udp", ports[0].Protocol);
        Assert.Equal(["10.244.0.4:8080", "10.244.0.9:8080"], ports[1].Endpoints.Select(endpoint => endpoint.ToString()));
        Assert.Equal(30080, ports[1].NodePort);
    }

    // KEP-1669, ProxyTerminatingEndpoints.
    [Fact]
    public void Without_a_ready_endpoint_those_that_still_serve_take_over()
    {
        var slice = Slice.Replace("\"ready\": true", "\"ready\": false", StringComparison.Ordinal)
            .Replace("{} }", "{ \"ready\": false } }", StringComparison.Ordinal);

        Assert.All(Read(Service, slice), port => Assert.Equal("10.244.0.6", Assert.Single(port.Endpoints).Address.ToString()));
    }

    [Theory]
    [InlineData("\"10.96.0.7\"", "\"None\"")]
    [InlineData("\"10.96.0.7\"", "\"\"")]
    [InlineData("\"10.96.0.7\"", "\"fd00::7\"")]
    [InlineData("NodePort", "ExternalName")]
    [InlineData("\"port\": 80,", "\"port\": 70000,")]
    public void What_has_no_cluster_address_or_no_port_has_no_rules(string good, string bad) =>
        Assert.DoesNotContain(Read(Service.Replace(good, bad, StringComparison.Ordinal), Slice), port => port.Name == "shop/web:http");

    [Theory]
    [InlineData("\"IPv4\"", "\"IPv6\"")]
    [InlineData("\"namespace\": \"shop\"", "\"namespace\": \"other\"")]
    [InlineData("\"service-name\": \"web\"", "\"service-name\": \"api\"")]
    [InlineData("kubernetes.io/service-name\": \"web", "kubernetes.io/service-name\": \"api")]
    public void Slices_of_others_do_not_count(string good, string bad)
    {
        var slice = Slice.Replace(good, bad, StringComparison.Ordinal);
        Assert.All(Read(Service, slice), port => Assert.Equal(slice == Slice, port.Endpoints.Count > 0));
    }

    [Fact]
    public void Affinity_lasts_three_hours_unless_told()
    {
        const string Affine = "\"type\": \"NodePort\", \"sessionAffinity\": \"ClientIP\"";

        Assert.Null(Read(Service, Slice)[0].Affinity);
        Assert.Equal(TimeSpan.FromHours(3), Read(Service.Replace("\"type\": \"NodePort\"", Affine, StringComparison.Ordinal), Slice)[0].Affinity);
        var told = Affine + ", \"sessionAffinityConfig\": { \"clientIP\": { \"timeoutSeconds\": 60 } }";
        Assert.Equal(TimeSpan.FromMinutes(1), Read(Service.Replace("\"type\": \"NodePort\"", told, StringComparison.Ordinal), Slice)[0].Affinity);
    }

    private static IReadOnlyList<ServiceProxyPort> Read(string service, string slice) =>
        ServiceProxyPorts.Read([JsonReader.Read(service)], [JsonReader.Read(slice)]);
}
