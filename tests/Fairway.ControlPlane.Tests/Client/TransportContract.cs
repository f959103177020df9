using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.ControlPlane.Tests.Client;

/// <summary>What every capability relies on, whichever way leads to the API: the same calls, the same answers, the same refusals.</summary>
public abstract class TransportContract : IDisposable
{
    private static readonly GroupVersionResource ConfigMaps = new("", "v1", "configmaps");
    private static readonly GroupVersionResource Deployments = new("apps", "v1", "deployments");
    private static readonly GroupVersionResource Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private readonly string _prefix = Guid.NewGuid().ToString("n")[..8];

    protected abstract IKubernetesTransport Transport { get; }

    private CancellationToken Limit => _limit.Token;

    private KubernetesClient Client => new(Transport, "contract");

    public virtual void Dispose()
    {
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_object_is_created_read_updated_and_deleted()
    {
        var created = await Client.CreateAsync(ConfigMaps, ConfigMap("life", "1"), Limit);
        Assert.Equal(("v1", "ConfigMap"), (created.ApiVersion, created.ObjectKind));
        Assert.NotEmpty(created.Uid);
        Assert.Equal(created, await Client.GetAsync(ConfigMaps, created.Key, Limit));

        var updated = await Client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "2"), Limit);
        Assert.Equal("2", updated["data"]["a"].AsString());
        Assert.NotEqual(created.ResourceVersion, updated.ResourceVersion);

        var deleted = await Client.DeleteAsync(ConfigMaps, created.Key, Value.Null, Limit);
        Assert.Equal(("Status", "Success"), (deleted.ObjectKind, deleted["status"].AsString()));
        Assert.True((await Client.FindAsync(ConfigMaps, created.Key, Limit)).IsNull);
    }

    [Fact]
    public async Task Refusals_are_the_APIs_own()
    {
        var missing = await Assert.ThrowsAsync<KubernetesException>(() => Client.GetAsync(ConfigMaps, new("default", "none"), Limit));
        Assert.Equal((404, "NotFound", "configmaps \"none\" not found"), (missing.Code, missing.Reason, missing.Message));
        Assert.True(missing.IsNotFound);

        var created = await Client.CreateAsync(ConfigMaps, ConfigMap("twice", "1"), Limit);
        var twice = await Assert.ThrowsAsync<KubernetesException>(() => Client.CreateAsync(ConfigMaps, ConfigMap("twice", "1"), Limit));
        Assert.True(twice.IsAlreadyExists);
        await Client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "2"), Limit);
        var stale = await Assert.ThrowsAsync<KubernetesException>(() => Client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "3"), Limit));
        Assert.True(stale.IsConflict);

        var unknown = await Assert.ThrowsAsync<KubernetesException>(() => Client.ListAsync(new("no.such", "v1", "things"), "", "", Limit));
        Assert.Equal(404, unknown.Code);
    }

    [Fact]
    public async Task Lists_select_by_label_and_field_and_come_in_pages()
    {
        foreach (var name in new[] { "l1", "l2", "l3" })
        {
            await Client.CreateAsync(ConfigMaps, ConfigMap(name, "x").WithAt(["metadata", "labels", "set"], _prefix), Limit);
        }

        Assert.Equal([Name("l1"), Name("l2"), Name("l3")], Names(await Client.ListAsync(ConfigMaps, "default", $"set={_prefix}", Limit)));
        var one = await Transport.SendAsync(List() with { FieldSelector = $"metadata.name={Name("l2")}" }, Limit);
        Assert.Equal([Name("l2")], Names(one));

        var first = await Transport.SendAsync(List() with { Limit = 2 }, Limit);
        Assert.Equal([Name("l1"), Name("l2")], Names(first));
        var rest = await Transport.SendAsync(List() with { Limit = 2, Continue = first["metadata"]["continue"].AsString()! }, Limit);
        Assert.Equal([Name("l3")], Names(rest));
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"data":{"a":null,"b":"2"}}""")]
    [InlineData(PatchType.StrategicMerge, """{"data":{"a":null,"b":"2"}}""")]
    [InlineData(PatchType.Json, """[{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task Every_kind_of_patch_is_taken(PatchType type, string patch)
    {
        var created = await Client.CreateAsync(ConfigMaps, ConfigMap("patch", "1"), Limit);
        var patched = await Client.PatchAsync(ConfigMaps, created.Key, type, JsonReader.Read(patch), Limit);
        Assert.Equal("""{"b":"2"}""", patched["data"].ToString());
    }

    [Fact]
    public async Task Apply_owns_conflicts_and_takes_over()
    {
        var applied = await Client.ApplyAsync(ConfigMaps, ConfigMap("apply", "1"), default, Limit);
        Assert.Equal("contract", applied["metadata"]["managedFields"][0]["manager"].AsString());

        var other = new KubernetesClient(Transport, "other");
        var conflict = await Assert.ThrowsAsync<KubernetesException>(() => other.ApplyAsync(ConfigMaps, ConfigMap("apply", "2"), default, Limit));
        Assert.True(conflict.IsConflict);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"contract\": .data.a", conflict.Message);
        Assert.Equal(".data.a", conflict.Status["details"]["causes"][0]["field"].AsString());

        var taken = await other.ApplyAsync(ConfigMaps, ConfigMap("apply", "2"), new() { Force = true }, Limit);
        Assert.Equal("2", taken["data"]["a"].AsString());
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var result = await Client.ApplyAsync(ConfigMaps, ConfigMap("dry", "1"), new() { DryRun = true }, Limit);
        Assert.Equal("1", result["data"]["a"].AsString());
        Assert.True((await Client.FindAsync(ConfigMaps, new("default", Name("dry")), Limit)).IsNull);
    }

    [Fact]
    public async Task Status_is_written_apart()
    {
        var created = await Client.CreateAsync(Deployments, Deployment(), Limit);
        var status = Value.Map(("replicas", 1), ("observedGeneration", 1));
        var updated = await Client.UpdateStatusAsync(Deployments, created.With("status", status).WithAt(["spec", "replicas"], 7), Limit);
        Assert.Equal(1, updated["status"]["replicas"].AsLong());
        Assert.Equal(1, updated["spec"]["replicas"].AsLong());
    }

    [Fact]
    public async Task A_watch_tells_of_every_change_in_order()
    {
        var list = await Transport.SendAsync(List(), Limit);
        var watch = new ApiRequest(ApiVerb.Watch, ConfigMaps)
        {
            Namespace = "default",
            LabelSelector = $"set={_prefix}",
            ResourceVersion = list.ResourceVersion,
        };
        var created = await Client.CreateAsync(ConfigMaps, ConfigMap("watch", "1").WithAt(["metadata", "labels", "set"], _prefix), Limit);
        await Client.UpdateAsync(ConfigMaps, created.WithAt(["data", "a"], "2"), Limit);
        await Client.DeleteAsync(ConfigMaps, created.Key, Value.Null, Limit);

        var seen = new List<string>();
        await foreach (var change in Transport.WatchAsync(watch, Limit))
        {
            seen.Add($"{change.Type} {change.Object.ObjectKind} {change.Object["data"]["a"].AsString()}");
            if (change.Type == WatchEventType.Deleted)
            {
                break;
            }
        }

        Assert.Equal(["Added ConfigMap 1", "Modified ConfigMap 2", "Deleted ConfigMap 2"], seen);
    }

    [Fact]
    public async Task A_cancelled_watch_ends()
    {
        using var stop = new CancellationTokenSource();
        var request = new ApiRequest(ApiVerb.Watch, ConfigMaps) { Namespace = "default" };
        var watch = Transport.WatchAsync(request, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = watch.MoveNextAsync().AsTask();
        while (next.IsCompleted && await next)
        {
            next = watch.MoveNextAsync().AsTask();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Limit));
        await watch.DisposeAsync();
    }

    [Fact]
    public async Task A_new_custom_resource_is_found_and_served()
    {
        var group = $"g{_prefix}.dev";
        var kind = new GroupVersionKind(group, "v1", "Widget");
        Assert.Null(await Transport.FindAsync(kind, Limit));
        Assert.Equal(new ApiResource(Deployments, "Deployment", true), await Transport.FindAsync(new("apps", "v1", "Deployment"), Limit));
        Assert.Equal(false, (await Transport.FindAsync(new("", "v1", "Namespace"), Limit))?.Namespaced);

        await Client.CreateAsync(Definitions, Definition(group), Limit);
        var found = await FindAsync(kind);
        Assert.Equal(new ApiResource(new(group, "v1", "widgets"), "Widget", true), found);

        var widget = Value.Map(
            ("apiVersion", kind.ApiVersion),
            ("kind", "Widget"),
            ("metadata", Value.Map(("name", "w"), ("namespace", "default"))),
            ("spec", Value.Map(("size", 3))));
        var created = await Client.CreateAsync(found.Resource, widget, Limit);
        Assert.Equal(3, created["spec"]["size"].AsLong());
    }

    private static IEnumerable<string> Names(Value list) => list["items"].Items.Select(item => item.Name);

    private async Task<ApiResource> FindAsync(GroupVersionKind kind)
    {
        while (true)
        {
            if (await Transport.FindAsync(kind, Limit) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Limit);
        }
    }

    private ApiRequest List() => new(ApiVerb.List, ConfigMaps) { Namespace = "default", LabelSelector = $"set={_prefix}" };

    private string Name(string name) => $"{_prefix}-{name}";

    private Value ConfigMap(string name, string a) => Value.Map(
        ("apiVersion", "v1"),
        ("kind", "ConfigMap"),
        ("metadata", Value.Map(("name", Name(name)), ("namespace", "default"))),
        ("data", Value.Map(("a", a))));

    private Value Deployment() => JsonReader.Read(
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"default"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """).WithAt(["metadata", "name"], Name("deploy"));

    private static Value Definition(string group) => JsonReader.Read(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","spec":{"scope":"Namespaced",
        "names":{"kind":"Widget","plural":"widgets","singular":"widget","listKind":"WidgetList"},
        "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
        "properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}}
        """).WithAt(["metadata", "name"], $"widgets.{group}").WithAt(["spec", "group"], group);
}
