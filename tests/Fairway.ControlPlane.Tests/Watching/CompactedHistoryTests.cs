using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Testing;

namespace Fairway.ControlPlane.Tests.Watching;

/// <summary>A server that has forgotten the beginning of its history.</summary>
public sealed class CompactedHistoryTests : IAsyncLifetime
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);
    private RunningServer _running = null!;
    private string _oldest = "";
    private string _token = "";

    public async Task InitializeAsync()
    {
        _running = await RunningServer.StartNewAsync(new() { Time = _time });
        await _running.PostAsync(Maps, """{"metadata":{"name":"a"}}""");
        await _running.PostAsync(Maps, """{"metadata":{"name":"b"}}""");
        var (_, page) = await _running.GetAsync($"{Maps}?limit=1");
        (_oldest, _token) = (page.ResourceVersion, page["metadata"]["continue"].AsString()!);

        // History is kept for one period at least and two at most.
        for (var i = 0; i < 3; i++)
        {
            await _running.PatchAsync($"{Maps}/a", "application/merge-patch+json", $$"""{"data":{"i":"{{i}}"} }""");
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        await Eventually.HoldsAsync(async () =>
            (await _running.GetAsync($"{Maps}?resourceVersion={_oldest}&resourceVersionMatch=Exact")).Code != 200);
    }

    public async Task DisposeAsync()
    {
        await _running.StopAsync();
        _running.Dispose();
    }

    [Fact]
    public async Task A_list_at_a_revision_that_is_gone_is_410()
    {
        var (code, status) = await _running.GetAsync($"{Maps}?resourceVersion={_oldest}&resourceVersionMatch=Exact");

        Assert.Equal((410, "Expired"), (code, status["reason"].AsString()));
        // k8s.io/apiserver/pkg/storage/etcd3/errors.go: expired
        Assert.Equal("The resourceVersion for the provided list is too old.", status["message"].AsString());
    }

    [Fact]
    public async Task A_page_of_a_list_that_is_gone_is_410_and_what_is_left_now_can_be_asked_for()
    {
        await _running.PostAsync(Maps, """{"metadata":{"name":"c"}}""");
        var (code, status) = await _running.GetAsync($"{Maps}?limit=1&continue={_token}");

        Assert.Equal((410, "Expired"), (code, status["reason"].AsString()));
        // k8s.io/apiserver/pkg/storage/etcd3/errors.go: inconsistentContinue
        Assert.Equal(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
            + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token "
            + "results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned "
            + "and now may show up in the list.",
            status["message"].AsString());

        var (_, second) = await _running.GetAsync($"{Maps}?limit=1&continue={status["metadata"]["continue"].AsString()}");
        Assert.Equal("b", second["items"][0].Name);
        Assert.Equal(1, second["metadata"]["remainingItemCount"].AsLong());
        await _running.PostAsync(Maps, """{"metadata":{"name":"d"}}""");
        var (_, third) = await _running.GetAsync($"{Maps}?continue={second["metadata"]["continue"].AsString()}");
        Assert.Equal(["c"], third["items"].Items.Select(item => item.Name));
        Assert.Equal(second.ResourceVersion, third.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_from_a_revision_that_is_gone_tells_so_in_its_stream()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var lines = new List<Values.Value>();
        await foreach (var line in _running.WatchAsync($"{Maps}?watch=1&resourceVersion={_oldest}", end.Token))
        {
            lines.Add(line);
        }

        var error = Assert.Single(lines);
        Assert.Equal(("ERROR", 410L, "Expired"), (error["type"].AsString(), error["object"]["code"].AsLong(), error["object"]["reason"].AsString()));
        Assert.Matches($"^too old resource version: {_oldest} \\([0-9]+\\)$", error["object"]["message"].AsString());
    }

    [Fact]
    public async Task A_capability_that_watches_from_there_is_told_410_too()
    {
        var watch = new ApiRequest(ApiVerb.Watch, new("", "v1", "configmaps")) { ResourceVersion = _oldest };

        var refusal = await Assert.ThrowsAsync<KubernetesException>(async () =>
        {
            await foreach (var change in _running.Platform.Transport.WatchAsync(watch, CancellationToken.None))
            {
                Assert.Fail($"a watch that is too late told of {change.Object.Name}");
            }
        });

        Assert.Equal((410, StatusReason.Expired), (refusal.Code, refusal.Reason));
    }
}
