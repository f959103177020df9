using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Services;

public sealed class ServiceAddressesTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Services = "/api/v1/namespaces/default/services";

    [Fact]
    public async Task The_first_address_is_the_servers()
    {
        Assert.Equal("10.96.0.1", (await running.GetAsync($"{Services}/kubernetes")).Body["spec"]["clusterIP"].AsString());
    }

    [Fact]
    public async Task An_address_belongs_to_one_service_at_a_time()
    {
        var (_, first) = await running.PostAsync(Services, Service("first", "10.96.7.7"));
        Assert.Equal(Value.List("10.96.7.7"), first["spec"]["clusterIPs"]);

        var (code, refusal) = await running.PostAsync(Services, Service("second", "10.96.7.7"));
        Assert.Equal(422, code);
        // k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go
        Assert.Contains("failed to allocate IP 10.96.7.7: provided IP is already allocated", refusal["message"].AsString());

        await running.DeleteAsync($"{Services}/first");
        Assert.Equal(201, (await running.PostAsync(Services, Service("second", "10.96.7.7"))).Code);
    }

    [Fact]
    public async Task Headless_services_get_none_and_others_keep_theirs()
    {
        Assert.Equal("None", (await running.PostAsync(Services, Service("headless", "None"))).Body["spec"]["clusterIP"].AsString());

        var (_, made) = await running.PostAsync(Services, Service("kept", ""));
        var (_, changed) = await running.PatchAsync($"{Services}/kept", "application/merge-patch+json", """{"spec":{"selector":{"a":"c"}}}""");
        Assert.StartsWith("10.96.", made["spec"]["clusterIP"].AsString());
        Assert.Equal(made["spec"]["clusterIP"], changed["spec"]["clusterIP"]);
    }

    // The words are those of kube-apiserver 1.34's pkg/registry/core/service/storage/alloc.go.
    [Theory]
    [InlineData("""{"ipFamilies":["IPv6"]}""", "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster")]
    [InlineData(
        """{"ipFamilyPolicy":"RequireDualStack"}""",
        "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services")]
    public async Task A_family_that_is_not_served_is_refused(string spec, string message)
    {
        var withPorts = JsonReader.Read(spec).With("ports", Value.List(Value.Map(("port", 80))));
        var service = Value.Map(("metadata", Value.Map(("name", "family"))), ("spec", withPorts));
        var (code, refusal) = await running.PostAsync(Services, service.ToString());

        Assert.Equal(422, code);
        Assert.Contains(message, refusal["message"].AsString());
    }

    [Fact]
    public async Task A_refused_change_leaves_a_service_what_it_has()
    {
        await running.PostAsync(Services, Service("holder", "10.96.7.8"));
        var (_, live) = await running.GetAsync($"{Services}/holder");
        await running.PatchAsync(
            $"{Services}/holder", "application/merge-patch+json", """{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30777}]}}""");

        // Of the version before: it must not give back what the newer one has.
        Assert.Equal(409, (await running.PutAsync($"{Services}/holder", live.ToString())).Code);

        var (code, refusal) = await running.PostAsync(
            Services, """{"metadata":{"name":"thief"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30777}]}}""");
        Assert.Equal(422, code);
        Assert.Contains("provided port is already allocated", refusal["message"].AsString());
    }

    private static string Service(string name, string address) => Value.Map(
        ("metadata", Value.Map(("name", name))),
        ("spec", Value.Map(("clusterIP", address), ("selector", Value.Map(("a", "b"))), ("ports", Value.List(Value.Map(("port", 80))))))).ToString();
}
