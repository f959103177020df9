using Fairway.Kubernetes;

namespace Fairway.ControlPlane.Tests.Subresources;

public sealed class ScaleSubresourceTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Sets = "/apis/apps/v1/namespaces/default/replicasets";
    private const string Apply = "application/apply-patch+yaml";

    // As kube-apiserver records it (apimachinery's managedfields.ScaleHandler): the object's own field, through the subresource.
    [Fact]
    public async Task An_applied_scale_owns_the_objects_replicas()
    {
        await MakeAsync("applied");

        // Who made the set owns its replicas, be they a default.
        Assert.Equal(409, (await ApplyAsync("applied", "autoscaler", 4)).Code);
        var (code, scale) = await ApplyAsync("applied", "autoscaler", 4, "&force=true");

        Assert.Equal((200, "Scale", 4L), (code, scale.ObjectKind, scale["spec"]["replicas"].AsLong()));
        var (_, set) = await running.GetAsync($"{Sets}/applied");
        Assert.Equal(4, set["spec"]["replicas"].AsLong());
        var entry = set["metadata"]["managedFields"].Items.Single(item => item["manager"].AsString() == "autoscaler");
        Assert.Equal(("Apply", "apps/v1", "scale"), (entry["operation"].AsString(), entry["apiVersion"].AsString(), entry["subresource"].AsString()));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", entry["fieldsV1"].ToString());
    }

    [Fact]
    public async Task Two_appliers_of_different_numbers_conflict_unless_one_forces()
    {
        await MakeAsync("contested");
        Assert.Equal(200, (await ApplyAsync("contested", "first", 4, "&force=true")).Code);

        var (code, status) = await ApplyAsync("contested", "second", 5);
        Assert.Equal(409, code);
        Assert.Contains("conflict with \"first\"", status["message"].AsString(), StringComparison.Ordinal);
        Assert.Contains(".spec.replicas", status["message"].AsString(), StringComparison.Ordinal);

        Assert.Equal(200, (await ApplyAsync("contested", "second", 5, "&force=true")).Code);
        var (_, set) = await running.GetAsync($"{Sets}/contested");
        Assert.DoesNotContain(set["metadata"]["managedFields"].Items, item => item["manager"].AsString() == "first");
    }

    [Fact]
    public async Task A_patch_changes_the_replicas_and_nothing_else()
    {
        await MakeAsync("patched");

        var (code, scale) = await running.PatchAsync(
            $"{Sets}/patched/scale", "application/merge-patch+json", """{"spec":{"replicas":3},"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal((200, 3L), (code, scale["spec"]["replicas"].AsLong()));
        Assert.True((await running.GetAsync($"{Sets}/patched")).Body["metadata"]["labels"].IsNull);
    }

    [Fact]
    public async Task What_is_no_scale_cannot_be_applied()
    {
        await MakeAsync("other");

        var (code, _) = await running.PatchAsync(
            $"{Sets}/other/scale?fieldManager=m", Apply, """{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"other"}}""");

        Assert.Equal(400, code);
        Assert.Equal(404, (await ApplyAsync("absent", "m", 1)).Code);
    }

    private Task<(int Code, Values.Value Body)> ApplyAsync(string name, string manager, int replicas, string more = "") => running.PatchAsync(
        $"{Sets}/{name}/scale?fieldManager={manager}{more}",
        Apply,
        $$$"""
        {"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"replicas":{{{replicas}}}}}
        """);

    private async Task MakeAsync(string name)
    {
        var (code, body) = await running.PostAsync(Sets, $$$"""
            {"metadata":{"name":"{{{name}}}"},"spec":{"selector":{"matchLabels":{"app":"x"}},
             "template":{"metadata":{"labels":{"app":"x"}},"spec":{"containers":[{"name":"c","image":"example.org/c:1"}]}} }}
            """);
        Assert.True(code == 201, body.ToString());
    }
}
