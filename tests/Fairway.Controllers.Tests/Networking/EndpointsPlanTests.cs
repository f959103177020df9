using Fairway.Controllers.Networking;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Tests.Networking;

public sealed class EndpointsPlanTests
{
    private static readonly Value Service = Sample.Json("""
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"},
         "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}}
        """);

    [Fact]
    public void Ready_and_unready_addresses_are_apart_and_terminating_ones_are_gone()
    {
        var endpoints = EndpointsPlan.Make(
            Service,
            [At("a", "10.0.0.2", ready: true), At("b", "10.0.0.1", ready: false), Sample.Deleting(At("c", "10.0.0.3", ready: true))],
            Value.Null);

        var subset = Assert.Single(endpoints["subsets"].Items.ToArray());
        Assert.Equal("10.0.0.2", Assert.Single(subset["addresses"].Items.ToArray())["ip"].AsString());
        Assert.Equal("10.0.0.1", Assert.Single(subset["notReadyAddresses"].Items.ToArray())["ip"].AsString());
        Assert.Equal(8080, subset["ports"][0]["port"].AsLong());
        Assert.Equal("endpoint-controller", endpoints.Labels["endpoints.kubernetes.io/managed-by"].AsString());
    }

    [Fact]
    public void More_than_a_thousand_addresses_are_cut_and_said_to_be()
    {
        var pods = Enumerable.Range(0, 1001).Select(i => At($"p{i}", $"10.1.{i / 256}.{i % 256}", ready: i != 0)).ToArray();

        var endpoints = EndpointsPlan.Make(Service, pods, Value.Null);

        Assert.Equal("truncated", endpoints.Annotations["endpoints.kubernetes.io/over-capacity"].AsString());
        Assert.Equal(1000, endpoints["subsets"][0]["addresses"].Items.Count);
        Assert.True(endpoints["subsets"][0]["notReadyAddresses"].IsNull);
        Assert.Null(EndpointsPlan.Make(Service, pods.Take(3), endpoints).Annotations["endpoints.kubernetes.io/over-capacity"].AsString());
    }

    private static Value At(string name, string ip, bool ready) => Sample.Pod(name, ready: ready).WithAt(["status", "podIP"], ip);
}
