using Fairway.Node.Pods;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Tests.Pods;

public sealed class ServiceVariablesTests
{
    // https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    [Fact]
    public void A_service_is_told_in_both_forms()
    {
        var variables = ServiceVariables.For(Pod("{}"), [Service("shop", "redis-primary", "10.0.0.11", 6379)]);

        Assert.Equal(
            """
            REDIS_PRIMARY_SERVICE_HOST=10.0.0.11
            REDIS_PRIMARY_SERVICE_PORT=6379
            REDIS_PRIMARY_PORT=tcp://10.0.0.11:6379
            REDIS_PRIMARY_PORT_6379_TCP=tcp://10.0.0.11:6379
            REDIS_PRIMARY_PORT_6379_TCP_PROTO=tcp
            REDIS_PRIMARY_PORT_6379_TCP_PORT=6379
            REDIS_PRIMARY_PORT_6379_TCP_ADDR=10.0.0.11
            """.Split('\n'),
            variables.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Theory]
    [InlineData("{}", "10.0.0.1,10.0.0.2")]
    [InlineData("""{"enableServiceLinks":false}""", "10.0.0.1")]
    public void The_own_namespace_counts_unless_links_are_off_and_others_never(string spec, string expected)
    {
        Value[] services =
            [Service("default", "kubernetes", "10.0.0.1", 443), Service("shop", "web", "10.0.0.2", 80), Service("other", "web", "10.0.0.3", 80)];

        Assert.Equal(expected.Split(','), Hosts(ServiceVariables.For(Pod(spec), services)));
    }

    // pkg/kubelet/kubelet_pods.go, getServiceEnvVarMap: a service of the pod's namespace replaces the master's.
    [Fact]
    public void A_service_of_ones_own_that_is_called_kubernetes_replaces_the_clusters()
    {
        Value[] services = [Service("default", "kubernetes", "10.0.0.1", 443), Service("shop", "kubernetes", "10.0.0.9", 443)];

        Assert.Equal(["10.0.0.9"], Hosts(ServiceVariables.For(Pod("{}"), services)));
    }

    private static IEnumerable<string> Hosts(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Where(pair => pair.Key.EndsWith("_SERVICE_HOST", StringComparison.Ordinal)).Select(pair => pair.Value);

    private static Value Pod(string spec) => Value.Map(("metadata", Value.Map(("namespace", "shop"))), ("spec", JsonReader.Read(spec)));

    private static Value Service(string @namespace, string name, string address, int port) => JsonReader.Read(
        $$$"""
        {"metadata":{"namespace":"{{{@namespace}}}","name":"{{{name}}}"},
         "spec":{"clusterIP":"{{{address}}}","ports":[{"port":{{{port}}},"protocol":"TCP"}]}}
        """);
}
