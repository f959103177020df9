using System.Runtime.CompilerServices;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Watching;

/// <summary>
/// The events of one watch in batches: first the initial ones, then changes as they are committed, with bookmarks in between, until its
/// time is over. Read once; a stream that is never read holds nothing.
/// </summary>
internal sealed class WatchStream(WatchPlan plan, ObjectStore store, ObjectLookup objects, TimeProvider time)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);

    /// <exception cref="CompactedException">Events that the client has not seen are gone: it is too late, or was too slow.</exception>
    public async IAsyncEnumerable<IReadOnlyList<WatchItem>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = store.Revisions.Watch(plan.Kind.StoreResource, plan.Filter.Within(plan.Namespace), plan.After);
        if (plan.Initial.Count > 0)
        {
            yield return await ConvertAsync(plan.Initial, cancellationToken);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var over = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), end, plan.Timeout, Timeout.InfiniteTimeSpan);
        var told = time.GetTimestamp();
        Task<IReadOnlyList<StoreEvent>>? pending = null;
        while (true)
        {
            pending ??= source.ReadAsync(end.Token).AsTask();
            var left = BookmarkInterval - time.GetElapsedTime(told);
            if (plan.Bookmarks && !end.IsCancellationRequested && !await FinishesAsync(pending, left, end.Token))
            {
                told = time.GetTimestamp();
                yield return [Bookmark(plan.Kind.Kind, source.Revision)];
                continue;
            }

            var events = await EventsAsync(pending, end.Token);
            pending = null;
            if (events.Count == 0)
            {
                break;
            }

            if (Select(events) is { Count: > 0 } items)
            {
                told = time.GetTimestamp();
                yield return await ConvertAsync(items, cancellationToken);
            }
        }

        if (plan.Bookmarks && !cancellationToken.IsCancellationRequested)
        {
            yield return [Bookmark(plan.Kind.Kind, source.Revision)];
        }
    }

    /// <summary>An object of the kind with nothing but a resourceVersion.</summary>
    public static WatchItem Bookmark(GroupVersionKind kind, long revision, Value annotations = default)
    {
        var metadata = Value.Map(("resourceVersion", revision.ToString()), ("creationTimestamp", Value.Null));
        return new(
            WatchEventType.Bookmark,
            null,
            Value.Map(
                ("kind", kind.Kind),
                ("apiVersion", kind.ApiVersion),
                ("metadata", annotations.IsNull ? metadata : metadata.With("annotations", annotations))));
    }

    // Whether there is something to read before the next bookmark is due. Events that no selector lets through do not put it off.
    private async Task<bool> FinishesAsync(Task pending, TimeSpan left, CancellationToken cancellationToken)
    {
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        if (pending.IsCompleted)
        {
            return true;
        }

        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var finished = await Task.WhenAny(pending, Task.Delay(left, time, delay.Token));
        await delay.CancelAsync();
        return finished == pending || cancellationToken.IsCancellationRequested;
    }

    private static async Task<IReadOnlyList<StoreEvent>> EventsAsync(Task<IReadOnlyList<StoreEvent>> pending, CancellationToken end)
    {
        try
        {
            return await pending;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return [];
        }
    }

    // What a webhook must convert is converted here, in one go; what left the selection shows another revision than its bytes.
    private async ValueTask<IReadOnlyList<WatchItem>> ConvertAsync(IReadOnlyList<WatchItem> items, CancellationToken cancellationToken)
    {
        bool MustBeTree(WatchItem item) => item.Object is { } stored
            && (item.Revision > 0 || (ObjectConversion.NeedsWebhook(plan.Kind) && !ObjectLookup.IsStoredAs(plan.Kind, stored)));

        if (!items.Any(MustBeTree))
        {
            return items;
        }

        var trees = await objects.ReadAllAsync(plan.Kind, [.. items.Where(MustBeTree).Select(item => item.Object!)], cancellationToken);
        var (converted, next) = (new List<WatchItem>(items.Count), 0);
        foreach (var item in items)
        {
            converted.Add(MustBeTree(item) ? new(item.Type, null, At(trees[next++], item.Revision)) : item);
        }

        return converted;
    }

    private static Value At(Value tree, long revision) =>
        revision == 0 ? tree : tree.WithAt(["metadata", "resourceVersion"], revision.ToString());

    private List<WatchItem> Select(IReadOnlyList<StoreEvent> events)
    {
        var items = new List<WatchItem>(events.Count);
        foreach (var change in events)
        {
            var matched = change.Previous is not null && plan.Filter.Matches(change.Previous);
            var matches = change.Type == StoreEventType.Put && plan.Filter.Matches(change.Object);
            if (matches)
            {
                items.Add(new(matched ? WatchEventType.Modified : WatchEventType.Added, change.Object, default));
            }
            else if (matched && change.Type == StoreEventType.Delete)
            {
                items.Add(new(WatchEventType.Deleted, change.Object, default));
            }
            else if (matched)
            {
                // It left the selection: its last selected state, at the revision that took it out.
                items.Add(new(WatchEventType.Deleted, change.Previous, default) { Revision = change.Revision });
            }
        }

        return items;
    }
}
