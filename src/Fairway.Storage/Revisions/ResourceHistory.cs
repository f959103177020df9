namespace Fairway.Storage.Revisions;

/// <summary>
/// The kept events of one resource in revision order, and the watches that wait for the next one. Watches read from here by a cursor,
/// so a slow one holds no memory of its own. An event is appended before the snapshot that shows it, and published after.
/// </summary>
internal sealed class ResourceHistory(string resource, long removedRevision, Func<long> compactedRevision)
{
    private const int BatchLength = 500;

    private readonly Lock _gate = new();
    private readonly EventRing _events = new();
    private readonly Dictionary<WatchScope, HashSet<StoreWatch>> _waiting = [];

    // What watches have waited for a value of.
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private long _published = long.MinValue;
    private long _removed = removedRevision;

    public string Resource => resource;

    public void Append(StoreEvent change)
    {
        lock (_gate)
        {
            _events.Add(change);
        }
    }

    /// <summary>Lets watches read up to a revision and wakes those that wait for one of the events from one index to before another.</summary>
    public void Publish(IReadOnlyList<StoreEvent> events, int from, int to, long revision)
    {
        var woken = new List<TaskCompletionSource>();
        lock (_gate)
        {
            _published = revision;
            for (var i = from; i < to; i++)
            {
                Wake(events[i], "", woken);
                Wake(events[i], events[i].Object.Key.Namespace, woken);
            }
        }

        foreach (var waiter in woken)
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>Removes the oldest event.</summary>
    public void RemoveFirst()
    {
        lock (_gate)
        {
            _removed = _events.RemoveFirst().Revision;
        }
    }

    /// <summary>The revisions of one object that these events made or superseded.</summary>
    public SortedSet<long> RevisionsOf(in StoreKey key)
    {
        var revisions = new SortedSet<long>();
        lock (_gate)
        {
            for (var i = 0; i < _events.Count; i++)
            {
                if (_events[i].Object.Key == key)
                {
                    revisions.Add(_events[i].Revision);
                    revisions.Add(_events[i].Previous?.Revision ?? _events[i].Revision);
                }
            }
        }

        return revisions;
    }

    /// <summary>The state each key in a range had at a revision, for the keys changed after it and up to another; ordered by key.</summary>
    public IReadOnlyList<KeyValuePair<StoreKey, StoredObject?>> StatesAt(KeyRange range, long revision, long upTo)
    {
        var states = new Dictionary<StoreKey, StoredObject?>();
        lock (_gate)
        {
            for (var i = _events.IndexAfter(revision); i < _events.Count && _events[i].Revision <= upTo; i++)
            {
                var change = _events[i];
                if (range.Contains(change.Object.Key))
                {
                    states.TryAdd(change.Object.Key, change.Previous);
                }
            }
        }

        return [.. states.OrderBy(pair => pair.Key)];
    }

    /// <summary>The watch's next events; when there are none, null and a task that completes when there are.</summary>
    /// <exception cref="CompactedException">Events the watch has not seen were removed.</exception>
    public IReadOnlyList<StoreEvent>? Read(StoreWatch watch, out Task wait)
    {
        lock (_gate)
        {
            wait = watch.Waiter?.Task ?? Task.CompletedTask;
            if (watch.Closed)
            {
                return [];
            }

            if (watch.Waiter is not null)
            {
                return null;
            }

            if (watch.Cursor < _removed)
            {
                throw new CompactedException(watch.Cursor, compactedRevision());
            }

            var batch = Batch(watch);
            if (batch.Count > 0)
            {
                return batch;
            }

            watch.Waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = watch.Waiter.Task;
            AddWaiter(watch);
            return null;
        }
    }

    /// <summary>The revision up to which the watch has read all there is, given the newest revision that readers see.</summary>
    public long Position(StoreWatch watch, long newest)
    {
        lock (_gate)
        {
            var unpublished = _events.Count > 0 && _events[_events.Count - 1].Revision > _published;
            return watch.Waiter is null ? watch.Cursor : Math.Max(watch.Cursor, unpublished ? _published : newest);
        }
    }

    public void Close(StoreWatch watch)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            waiter = watch.Waiter;
            watch.Waiter = null;
            watch.Closed = true;
            if (_waiting.TryGetValue(watch.Scope, out var waiting) && waiting.Remove(watch) && waiting.Count == 0)
            {
                _waiting.Remove(watch.Scope);
            }
        }

        waiter?.TrySetResult();
    }

    private List<StoreEvent> Batch(StoreWatch watch)
    {
        var batch = new List<StoreEvent>();
        for (var i = _events.IndexAfter(watch.Cursor); i < _events.Count && batch.Count < BatchLength && _events[i].Revision <= _published; i++)
        {
            watch.Cursor = _events[i].Revision;
            if (watch.Scope.Sees(_events[i]))
            {
                batch.Add(_events[i]);
            }
        }

        return batch;
    }

    private void Wake(StoreEvent change, string ns, List<TaskCompletionSource> woken)
    {
        Wake(new WatchScope(ns), change.Revision, woken);
        foreach (var field in _fields)
        {
            Wake(new WatchScope(ns, field, WatchScope.ValueIn(change.Object, field)), change.Revision, woken);
            if (change.Previous is { } previous)
            {
                Wake(new WatchScope(ns, field, WatchScope.ValueIn(previous, field)), change.Revision, woken);
            }
        }
    }

    private void Wake(in WatchScope scope, long revision, List<TaskCompletionSource> woken)
    {
        if (!_waiting.Remove(scope, out var waiting))
        {
            return;
        }

        foreach (var watch in waiting)
        {
            // It had read everything before; what happened elsewhere meanwhile, and was perhaps compacted, is none of its business.
            watch.Cursor = Math.Max(watch.Cursor, revision - 1);
            woken.Add(watch.Waiter!);
            watch.Waiter = null;
        }
    }

    private void AddWaiter(StoreWatch watch)
    {
        if (watch.Scope.Field.Length > 0)
        {
            _fields.Add(watch.Scope.Field);
        }

        if (_waiting.TryGetValue(watch.Scope, out var waiting))
        {
            waiting.Add(watch);
        }
        else
        {
            _waiting[watch.Scope] = [watch];
        }
    }
}
