using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Storing;

public sealed class ObjectBudgetTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Servers_in_one_process_have_a_budget_each_and_a_full_one_refuses_new_objects_only()
    {
        using var small = new RunningServer { Options = options => options with { ObjectBytes = 400_000 } };
        using var large = new RunningServer();
        using var third = new RunningServer();
        await Task.WhenAll(small.StartAsync(), large.StartAsync(), third.StartAsync());
        var made = 0;
        var (code, body) = (201, Values.Value.Null);
        for (; code == 201 && made < 100; made++)
        {
            (code, body) = await small.PostAsync(ConfigMaps, ConfigMap($"c{made}", 20_000));
        }

        Assert.Equal((507, "InsufficientStorage", "Status"), (code, body["reason"].AsString(), body.ObjectKind));
        Assert.Contains("bytes of the 400000 bytes of memory that this server may use for them", body["message"].AsString());
        Assert.InRange(made, 3, 25);
        Assert.Equal(201, (await large.PostAsync(ConfigMaps, ConfigMap("beside", 600_000))).Code);
        Assert.Equal(201, (await third.PostAsync(ConfigMaps, ConfigMap("beside", 600_000))).Code);
        Assert.Equal(404, (await third.GetAsync($"{ConfigMaps}/c0")).Code);

        Assert.Equal(200, (await small.GetAsync($"{ConfigMaps}/c0")).Code);
        Assert.Equal(200, (await small.PatchAsync($"{ConfigMaps}/c0", "application/merge-patch+json", """{"data":{"b":"c"}}""")).Code);
        Assert.Equal(200, (await small.DeleteAsync($"{ConfigMaps}/c0")).Code);
        Assert.Equal(201, (await small.PostAsync(ConfigMaps, ConfigMap("again", 15_000))).Code);
        await Task.WhenAll(small.DisposeAsync(), large.DisposeAsync(), third.DisposeAsync());
    }

    private static string ConfigMap(string name, int length) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"a":"{{{new string('x', length)}}}"}}""";
}
