using System.Collections.Concurrent;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Caching;

/// <summary>
/// All objects of one resource, kept current by a list and a watch that are resumed and, when history is gone, started anew.
/// Reads never wait; handlers run on the watch's own task, in order, and must only enqueue.
/// </summary>
public sealed class ObjectCache
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly KubernetesClient _client;
    private readonly ObjectCacheScope _scope;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<ObjectKey, Value> _objects = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ObjectKey, bool>> _byOwner = new(StringComparer.Ordinal);
    private readonly List<Action<CacheChange>> _handlers = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ObjectCache(KubernetesClient client, ObjectCacheScope scope, TimeProvider time, ILogger logger)
    {
        _client = client;
        _scope = scope;
        _time = time;
        _logger = logger;
    }

    public GroupVersionResource Resource => _scope.Resource;

    /// <summary>Completes once the first list is in the cache and its handlers have run.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Every object, in no order; a moving view.</summary>
    public IEnumerable<Value> All => _objects.Select(pair => pair.Value);

    /// <summary>The object, or null.</summary>
    public Value Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public IEnumerable<Value> InNamespace(string @namespace) =>
        _objects.Where(pair => pair.Key.Namespace == @namespace).Select(pair => pair.Value);

    /// <summary>The objects that name this uid as an owner.</summary>
    public IEnumerable<Value> OwnedBy(string uid) =>
        _byOwner.TryGetValue(uid, out var keys) ? keys.Keys.Select(Find).Where(value => !value.IsNull) : [];

    /// <summary>Adds a handler; call before <see cref="RunAsync"/>.</summary>
    public void OnChange(Action<CacheChange> handler) => _handlers.Add(handler);

    /// <summary>Lists and watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var resourceVersion = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            var isQuiet = true;
            try
            {
                if (resourceVersion.Length == 0)
                {
                    resourceVersion = await ListAsync(cancellationToken).ConfigureAwait(false);
                    _synced.TrySetResult();
                }

                var request = Request(ApiVerb.Watch) with { ResourceVersion = resourceVersion, AllowWatchBookmarks = true };
                await foreach (var change in _client.Transport.WatchAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    isQuiet = false;
                    resourceVersion = change.Object.ResourceVersion;
                    Take(change);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubernetesException e) when (e.Code == 410)
            {
                resourceVersion = "";
            }
            catch (Exception e)
            {
                Log.CacheInterrupted(_logger, _scope.Resource, e);
                isQuiet = true;
            }

            // A server that ends each watch at once must not be asked without a pause.
            if (isQuiet)
            {
                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private ApiRequest Request(ApiVerb verb) => new(verb, _scope.Resource)
    {
        Namespace = _scope.Namespace,
        LabelSelector = _scope.LabelSelector,
        FieldSelector = _scope.FieldSelector,
    };

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await _client.Transport.SendAsync(Request(ApiVerb.List), cancellationToken).ConfigureAwait(false);
        var kind = list.ObjectKind is { Length: > 4 } listKind ? listKind[..^"List".Length] : "";
        var seen = new HashSet<ObjectKey>();
        foreach (var item in list["items"].Items)
        {
            // A real API server leaves apiVersion and kind out of the items.
            var value = item["kind"].IsNull ? Value.Map(("apiVersion", list.ApiVersion), ("kind", kind)).WithFields(item) : item;
            seen.Add(value.Key);
            Store(value);
        }

        foreach (var key in _objects.Keys.Where(key => !seen.Contains(key)).ToArray())
        {
            Remove(key);
        }

        return list.ResourceVersion;
    }

    private void Take(WatchEvent change)
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                Store(change.Object);
                break;
            case WatchEventType.Deleted:
                Remove(change.Object.Key);
                break;
        }
    }

    private void Store(Value value)
    {
        var key = value.Key;
        var old = _objects.GetValueOrDefault(key);
        if (!old.IsNull && old.ResourceVersion == value.ResourceVersion)
        {
            return;
        }

        _objects[key] = value;
        Index(key, old, value);
        Publish(new(old, value));
    }

    private void Remove(ObjectKey key)
    {
        if (_objects.TryRemove(key, out var old))
        {
            Index(key, old, Value.Null);
            Publish(new(old, Value.Null));
        }
    }

    // An owner that stays is left alone: a reader between a removal and an addition would miss the object and make another.
    private void Index(ObjectKey key, Value old, Value value)
    {
        var (former, current) = (Owners(old), Owners(value));
        foreach (var uid in current.Except(former))
        {
            _byOwner.GetOrAdd(uid, _ => new())[key] = true;
        }

        foreach (var uid in former.Except(current))
        {
            if (_byOwner.TryGetValue(uid, out var keys))
            {
                keys.TryRemove(key, out _);
                if (keys.IsEmpty)
                {
                    _byOwner.TryRemove(uid, out _);
                }
            }
        }
    }

    private static string[] Owners(Value value) =>
        [.. value["metadata"]["ownerReferences"].Items.Select(owner => owner["uid"].AsString()).OfType<string>()];

    private void Publish(CacheChange change)
    {
        foreach (var handler in _handlers)
        {
            handler(change);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(RetryDelay, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop's own condition ends it.
        }
    }
}
