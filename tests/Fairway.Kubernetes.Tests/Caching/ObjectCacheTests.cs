using System.Threading.Channels;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Tests.Client;
using Fairway.Testing;
using Fairway.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Kubernetes.Tests.Caching;

public sealed class ObjectCacheTests : IAsyncLifetime, IDisposable
{
    private static readonly GroupVersionResource Pods = new("", "v1", "pods");

    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
    private readonly ManualTime _time = new();
    private readonly FakeTransport _transport = new();
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private readonly ObjectCache _cache;
    private Task _run = Task.CompletedTask;

    public ObjectCacheTests()
    {
        _cache = new(new KubernetesClient(_transport, "test"), new(Pods, "ns", "a=b"), _time, NullLogger.Instance);
        _cache.OnChange(change => _changes.Writer.TryWrite(Text(change)));
    }

    private CancellationToken Limit => _stop.Token;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task The_first_list_fills_it_and_names_the_kind()
    {
        _transport.List = List("5", Pod("a", "3"), Pod("b", "4"));
        var watch = await StartAsync();
        Assert.True(_cache.Synced.IsCompletedSuccessfully);
        Assert.Equal(("v1", "Pod"), (_cache.Find(new("ns", "a")).ApiVersion, _cache.Find(new("ns", "a")).ObjectKind));
        Assert.Equal(2, _cache.All.Count());
        Assert.Equal(["+a3", "+b4"], [await NextAsync(), await NextAsync()]);
        Assert.Equal(("5", "ns", "a=b"), (watch.Request.ResourceVersion, watch.Request.Namespace, watch.Request.LabelSelector));
        Assert.True(watch.Request.AllowWatchBookmarks);
    }

    [Fact]
    public async Task It_follows_the_watch()
    {
        var watch = await StartAsync();
        watch.Send(WatchEventType.Added, Pod("a", "2"));
        watch.Send(WatchEventType.Modified, Pod("a", "3"));
        watch.Send(WatchEventType.Bookmark, Pod("", "4"));
        watch.Send(WatchEventType.Deleted, Pod("a", "5"));
        Assert.Equal(["+a2", "a2>a3", "-a3"], [await NextAsync(), await NextAsync(), await NextAsync()]);
        Assert.True(_cache.Find(new("ns", "a")).IsNull);
        Assert.Empty(_cache.InNamespace("ns"));
    }

    [Fact]
    public async Task A_watch_that_ends_is_resumed_where_it_was()
    {
        var watch = await StartAsync();
        watch.Send(WatchEventType.Added, Pod("a", "2"));
        watch.Send(WatchEventType.Bookmark, Pod("", "9"));
        watch.End();
        Assert.Equal("9", (await _transport.NextWatchAsync(Limit)).Request.ResourceVersion);
        Assert.Single(_transport.Requests, request => request.Verb == ApiVerb.List);
    }

    [Fact]
    public async Task A_watch_that_breaks_is_resumed_after_a_pause()
    {
        var watch = await StartAsync();
        watch.Send(WatchEventType.Added, Pod("a", "2"));
        Assert.Equal("+a2", await NextAsync());
        watch.End(new IOException("cut"));
        Assert.Equal("2", (await AfterPauseAsync()).Request.ResourceVersion);
    }

    [Fact]
    public async Task A_server_that_ends_each_watch_at_once_is_asked_once_a_second()
    {
        var watch = await StartAsync();
        watch.End();
        var next = _transport.NextWatchAsync(Limit).AsTask();
        await WaitForTimerAsync();
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("1", (await next).Request.ResourceVersion);
    }

    [Fact]
    public async Task When_history_is_gone_the_list_tells_what_went_and_what_changed()
    {
        _transport.List = List("5", Pod("gone", "1"), Pod("same", "2"), Pod("changed", "3"));
        var watch = await StartAsync();
        Assert.Equal(["+gone1", "+same2", "+changed3"], [await NextAsync(), await NextAsync(), await NextAsync()]);
        watch.Send(WatchEventType.Bookmark, Pod("", "6"));
        _transport.List = List("20", Pod("same", "2"), Pod("changed", "15"), Pod("new", "16"));
        watch.End(new KubernetesException(410, StatusReason.Expired, "too old resource version"));
        Assert.Equal("20", (await _transport.NextWatchAsync(Limit)).Request.ResourceVersion);
        Assert.Equal(["changed3>changed15", "+new16", "-gone1"], [await NextAsync(), await NextAsync(), await NextAsync()]);
    }

    [Fact]
    public async Task A_list_that_fails_is_tried_again_and_until_then_it_is_not_synced()
    {
        _transport.ListFailures.Enqueue(new HttpRequestException("down"));
        _run = _cache.RunAsync(Limit);
        await WaitForTimerAsync();
        Assert.False(_cache.Synced.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _cache.Synced.WaitAsync(Limit);
    }

    [Fact]
    public async Task Objects_are_found_by_their_owner()
    {
        _transport.List = List("5", Owned("a", "1", "u1"), Owned("b", "2", "u1", "u2"));
        var watch = await StartAsync();
        Assert.Equal(["a", "b"], _cache.OwnedBy("u1").Select(pod => pod.Name).Order());
        Assert.Equal(["b"], _cache.OwnedBy("u2").Select(pod => pod.Name));
        watch.Send(WatchEventType.Modified, Owned("b", "6", "u2"));
        watch.Send(WatchEventType.Deleted, Owned("a", "7", "u1"));
        for (var i = 0; i < 4; i++)
        {
            await NextAsync();
        }

        Assert.Empty(_cache.OwnedBy("u1"));
        Assert.Equal(["b"], _cache.OwnedBy("u2").Select(pod => pod.Name));
    }

    [Fact]
    public async Task A_reader_never_misses_an_object_while_it_changes()
    {
        _transport.List = List("1", Owned("a", "1", "u1"));
        var watch = await StartAsync();
        await NextAsync();
        var reader = Task.Run(() =>
        {
            var missed = 0;
            while (_cache.Find(new("ns", "a")).ResourceVersion != "5000")
            {
                missed += _cache.OwnedBy("u1").Any() ? 0 : 1;
                Limit.ThrowIfCancellationRequested();
            }

            return missed;
        });
        for (var version = 2; version <= 5000; version++)
        {
            watch.Send(WatchEventType.Modified, Owned("a", version.ToString(), "u1"));
        }

        Assert.Equal(0, await reader);
    }

    [Fact]
    public void A_set_makes_one_cache_for_each_scope()
    {
        var set = new CacheSet(new KubernetesClient(_transport, "test"), _time, NullLogger<CacheSet>.Instance);
        Assert.Same(set.For(Pods), set.For(new ObjectCacheScope(Pods)));
        Assert.NotSame(set.For(Pods), set.For(Pods, "spec.nodeName=n1"));
    }

    [Fact]
    public async Task A_cache_that_would_never_run_is_refused()
    {
        var set = new CacheSet(new KubernetesClient(_transport, "test"), _time, NullLogger<CacheSet>.Instance);
        var cache = set.For(Pods);
        _run = set.RunAsync(Limit);
        await _transport.NextWatchAsync(Limit);
        Assert.Same(cache, set.For(Pods));
        Assert.Throws<InvalidOperationException>(() => set.For(new GroupVersionResource("", "v1", "nodes")));
    }

    private async Task<FakeWatch> StartAsync()
    {
        _run = _cache.RunAsync(Limit);
        return await _transport.NextWatchAsync(Limit);
    }

    private async Task<FakeWatch> AfterPauseAsync()
    {
        await WaitForTimerAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        return await _transport.NextWatchAsync(Limit);
    }

    private async Task WaitForTimerAsync()
    {
        while (!_time.HasTimers)
        {
            await Task.Delay(1, Limit);
        }
    }

    private ValueTask<string> NextAsync() => _changes.Reader.ReadAsync(Limit);

    private static string Text(CacheChange change) => (change.Old.IsNull, change.New.IsNull) switch
    {
        (true, _) => $"+{Text(change.New)}",
        (_, true) => $"-{Text(change.Old)}",
        _ => $"{Text(change.Old)}>{Text(change.New)}",
    };

    private static string Text(Value pod) => pod.Name + pod.ResourceVersion;

    private static Value List(string resourceVersion, params ReadOnlySpan<Value> items) => Value.Map(
        ("kind", "PodList"), ("apiVersion", "v1"), ("metadata", Value.Map(("resourceVersion", resourceVersion))), ("items", Value.List(items)));

    private static Value Pod(string name, string version) =>
        Value.Map(("metadata", Value.Map(("name", name), ("namespace", "ns"), ("resourceVersion", version))));

    private static Value Owned(string name, string version, params string[] owners) =>
        Pod(name, version).WithAt(["metadata", "ownerReferences"], ValueList.From(owners.Select(uid => Value.Map(("uid", uid)))));
}
