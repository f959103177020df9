using Fairway.Kubernetes;
using Fairway.Testing;
using Fairway.Values;

namespace Fairway.ControlPlane.Tests.Watching;

public sealed class WatchStreamTests : IAsyncLifetime, IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private RunningServer _running = null!;

    public async Task InitializeAsync() => _running = await RunningServer.StartNewAsync(new() { Time = _time });

    public async Task DisposeAsync()
    {
        await _running.StopAsync();
        _running.Dispose();
    }

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task A_watch_that_lets_nothing_through_is_still_told_how_far_it_is()
    {
        await using var lines = Watch($"{Maps}?watch=1&allowWatchBookmarks=true&labelSelector=never%3Dmatches&resourceVersion={await NewestAsync()}");
        var next = lines.MoveNextAsync().AsTask();
        var made = "";
        while (!next.IsCompleted)
        {
            // Something happens all the time, and the minute passes meanwhile.
            (_, var map) = await _running.PostAsync(Maps, """{"metadata":{"generateName":"noise-"}}""");
            made = map.ResourceVersion;
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.True(await next);
        Assert.Equal("BOOKMARK", lines.Current["type"].AsString());
        Assert.InRange(long.Parse(lines.Current["object"].ResourceVersion), 1, long.Parse(made));
    }

    [Fact]
    public async Task An_object_that_leaves_the_selection_is_told_in_the_version_that_is_watched()
    {
        await _running.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"foos.x.io"},"spec":{"group":"x.io","scope":"Cluster","names":{"plural":"foos","kind":"Foo"},"versions":[
             {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}},
             {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """);
        await _running.PostAsync("/apis/x.io/v1/foos", """{"apiVersion":"x.io/v1","kind":"Foo","metadata":{"name":"f","labels":{"a":"b"}}}""");
        await using var lines = Watch("/apis/x.io/v2/foos?watch=1&labelSelector=a%3Db");
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal(("ADDED", "x.io/v2"), (lines.Current["type"].AsString(), lines.Current["object"].ApiVersion));

        await _running.PatchAsync("/apis/x.io/v1/foos/f", "application/merge-patch+json", """{"metadata":{"labels":{"a":"c"}}}""");

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal(("DELETED", "x.io/v2"), (lines.Current["type"].AsString(), lines.Current["object"].ApiVersion));
    }

    [Fact]
    public async Task A_watch_ends_after_the_time_that_was_asked_for_with_a_last_bookmark()
    {
        await using var lines = Watch($"{Maps}?watch=1&allowWatchBookmarks=true&timeoutSeconds=10&resourceVersion={await NewestAsync()}");
        var next = lines.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal("BOOKMARK", lines.Current["type"].AsString());
        Assert.False(await lines.MoveNextAsync());
    }

    private IAsyncEnumerator<Value> Watch(string path) => _running.WatchAsync(path, _limit.Token).GetAsyncEnumerator(CancellationToken.None);

    private async Task<string> NewestAsync() => (await _running.GetAsync(Maps)).Body.ResourceVersion;
}
