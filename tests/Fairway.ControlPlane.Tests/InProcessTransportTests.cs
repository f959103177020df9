using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests;

public sealed class InProcessTransportTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");

    [Fact]
    public async Task An_object_goes_through_its_whole_life()
    {
        var client = running.Platform;
        var created = await client.CreateAsync(ConfigMaps, ConfigMap("life", "1"), CancellationToken.None);
        Assert.NotEmpty(created.Uid);
        Assert.NotEmpty(created.ResourceVersion);

        var read = await client.GetAsync(ConfigMaps, new("default", "life"), CancellationToken.None);
        Assert.Equal(created, read);

        var updated = await client.UpdateAsync(ConfigMaps, read.WithAt(["data", "a"], "2"), CancellationToken.None);
        Assert.NotEqual(read.ResourceVersion, updated.ResourceVersion);
        Assert.Equal("2", updated["data"]["a"].AsString());

        var list = await client.ListAsync(ConfigMaps, "default", "", CancellationToken.None);
        Assert.Contains(updated, list["items"].Items.AsSpan().ToArray());

        var deleted = await client.DeleteAsync(ConfigMaps, new("default", "life"), Value.Null, CancellationToken.None);
        Assert.Equal("Success", deleted["status"].AsString());
        Assert.True((await client.FindAsync(ConfigMaps, new("default", "life"), CancellationToken.None)).IsNull);
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_refused_in_upstreams_words()
    {
        var client = running.Platform;
        var created = await client.CreateAsync(ConfigMaps, ConfigMap("stale", "1"), CancellationToken.None);
        await client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "2"), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<KubernetesException>(
            () => client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "3"), CancellationToken.None));

        Assert.True(refusal.IsConflict);
        // k8s.io/apiserver/pkg/registry/generic/registry/store.go: OptimisticLockErrorMsg
        Assert.Equal(
            "Operation cannot be fulfilled on configmaps \"stale\": the object has been modified; please apply your changes to the latest "
            + "version and try again",
            refusal.Message);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_makes_no_revision()
    {
        var client = running.Platform;
        var created = await client.CreateAsync(ConfigMaps, ConfigMap("same", "1"), CancellationToken.None);

        var updated = await client.UpdateAsync(ConfigMaps, created, CancellationToken.None);

        Assert.Equal(created.ResourceVersion, updated.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_shows_each_change_after_its_start()
    {
        var client = running.Platform;
        var start = (await client.ListAsync(ConfigMaps, "default", "", CancellationToken.None)).ResourceVersion;
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var events = new List<(WatchEventType, string)>();
        var watching = Task.Run(async () =>
        {
            var request = new ApiRequest(ApiVerb.Watch, ConfigMaps)
            {
                Namespace = "default",
                ResourceVersion = start,
                FieldSelector = "metadata.name=seen",
            };
            await foreach (var change in client.Transport.WatchAsync(request, end.Token))
            {
                events.Add((change.Type, change.Object["data"]["a"].AsString() ?? ""));
                if (events.Count == 3)
                {
                    return;
                }
            }
        });

        var created = await client.CreateAsync(ConfigMaps, ConfigMap("seen", "1"), CancellationToken.None);
        await client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "2"), CancellationToken.None);
        await client.DeleteAsync(ConfigMaps, new("default", "seen"), Value.Null, CancellationToken.None);
        await watching;

        Assert.Equal([(WatchEventType.Added, "1"), (WatchEventType.Modified, "2"), (WatchEventType.Deleted, "2")], events);
    }

    [Fact]
    public async Task A_capability_without_rights_is_refused()
    {
        var client = new KubernetesClient(running.Server.TransportFor("nobody"), "test");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => client.ListAsync(ConfigMaps, "default", "", CancellationToken.None));

        // k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go: forbiddenMessage
        Assert.Equal(
            "configmaps is forbidden: User \"system:serviceaccount:fairway-system:nobody\" cannot list resource \"configmaps\" in API group "
            + "\"\" in the namespace \"default\"",
            refusal.Message);
    }

    private static Value ConfigMap(string name, string value) => Value.Map(
        ("apiVersion", "v1"),
        ("kind", "ConfigMap"),
        ("metadata", Value.Map(("name", name), ("namespace", "default"))),
        ("data", Value.Map(("a", value))));
}
