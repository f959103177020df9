using Fairway.Kubernetes.Kinds.Rules;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Tests.Kinds.Rules;

/// <summary>Cases follow upstream's pkg/registry/core/service/strategy_test.go (v1.34).</summary>
public sealed class ServiceTypeChangeTests
{
    private const string Address = """
        "clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack"
        """;

    [Theory]
    [InlineData(
        """{"type":"NodePort","externalTrafficPolicy":"Cluster","ports":[{"port":80,"nodePort":30080}]}""",
        """{"type":"ClusterIP","ports":[{"port":80}]}""")]
    [InlineData(
        """{"type":"LoadBalancer","externalTrafficPolicy":"Local","healthCheckNodePort":30100,"allocateLoadBalancerNodePorts":true,"ports":[]}""",
        """{"type":"ClusterIP","ports":[]}""")]
    [InlineData(
        """{"type":"LoadBalancer","allocateLoadBalancerNodePorts":true,"loadBalancerClass":"x","ports":[{"port":80,"nodePort":30080}]}""",
        """{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}""")]
    [InlineData("{\"type\":\"ClusterIP\"," + Address + "}", """{"type":"ExternalName"}""")]
    [InlineData("{\"type\":\"ClusterIP\"," + Address + "}", "{\"type\":\"NodePort\"," + Address + "}")]
    public void What_the_new_type_must_not_have_goes_with_the_old_one(string before, string after)
    {
        var (old, expected) = (JsonReader.Read(before), JsonReader.Read(after));
        Assert.Equal(expected, ServiceTypeChange.Clear(old.With("type", expected["type"]), old));
    }

    [Fact]
    public void What_the_client_changed_stays()
    {
        var old = JsonReader.Read("""{"type":"NodePort","externalTrafficPolicy":"Cluster","ports":[{"port":80,"nodePort":30080}]}""");
        var changed = JsonReader.Read("""{"type":"ClusterIP","externalTrafficPolicy":"Local","ports":[{"port":80,"nodePort":30081}]}""");
        Assert.Equal(changed, ServiceTypeChange.Clear(changed, old));
    }
}
