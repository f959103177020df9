using Fairway.ControlPlane.Tests.CustomResources;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Yaml;

namespace Fairway.ControlPlane.Tests.Aggregation;

/// <summary>The APIServices of what the server answers itself, as kube-apiserver's autoregister controller keeps them.</summary>
public sealed class ApiServicesTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Path = "/apis/apiregistration.k8s.io/v1/apiservices";

    [Fact]
    public async Task Groups_of_the_server_are_registered_and_available()
    {
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Path}/v1.apps")).Code == 200);
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Path}/v1.")).Code == 200);
        var (_, apps) = await running.GetAsync($"{Path}/v1.apps");
        Assert.Equal("onstart", apps.Labels["kube-aggregator.kubernetes.io/automanaged"].AsString());
        Assert.Equal(
            Value.Map(("group", "apps"), ("version", "v1"), ("groupPriorityMinimum", 17800), ("versionPriority", 15)), apps["spec"]);
        var condition = apps.Condition("Available");
        Assert.Equal(
            ("True", "Local", "Local APIServices are always available"),
            (condition["status"].AsString(), condition["reason"].AsString(), condition["message"].AsString()));
        Assert.Equal(404, (await running.GetAsync($"{Path}/v1.apiregistration.k8s.io")).Code);
    }

    [Fact]
    public async Task A_definition_has_its_own_as_long_as_it_lives_and_it_comes_back_when_deleted()
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        await running.PostAsync(Definitions, YamlReader.ReadAll(DefinitionTests.Widgets)[0].Value.ToString());
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Path}/v1beta1.example.org")).Code == 200);
        var (_, service) = await running.GetAsync($"{Path}/v1beta1.example.org");
        Assert.Equal("true", service.Labels["kube-aggregator.kubernetes.io/automanaged"].AsString());
        Assert.Equal((1000L, 100L), (service["spec"]["groupPriorityMinimum"].AsLong(), service["spec"]["versionPriority"].AsLong()));

        await running.DeleteAsync($"{Path}/v1beta1.example.org");
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Path}/v1beta1.example.org")).Code == 200);

        await running.DeleteAsync($"{Definitions}/widgets.example.org");
        await Eventually.HoldsAsync(async () => (await running.GetAsync($"{Path}/v1beta1.example.org")).Code == 404);
    }

    [Fact]
    public async Task Groups_are_listed_by_their_priority()
    {
        var (_, groups) = await running.GetAsync("/apis");
        Assert.Equal(
            ["apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch"],
            groups["groups"].Items.Take(7).Select(group => group["name"].AsString()));
    }

    [Fact]
    public async Task Other_servers_learn_whom_to_trust()
    {
        var (_, map) = await running.GetAsync("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication");
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", map["data"]["client-ca-file"].AsString(), StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", map["data"]["requestheader-client-ca-file"].AsString(), StringComparison.Ordinal);
        Assert.NotEqual(map["data"]["client-ca-file"], map["data"]["requestheader-client-ca-file"]);
        Assert.Equal("""["X-Remote-User"]""", map["data"]["requestheader-username-headers"].AsString());
        Assert.Equal("""["front-proxy-client"]""", map["data"]["requestheader-allowed-names"].AsString());
    }
}
