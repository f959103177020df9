using System.Security.Cryptography;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Selecting;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>
/// Starts a watch: from a revision, or from everything there is now (and with <c>sendInitialEvents</c> a bookmark after it, KEP-3157).
/// A revision that is too old is told by the stream itself, as upstream does.
/// </summary>
internal sealed class WatchVerb(ObjectStore store, ObjectReader reader, ObjectLookup objects, TimeProvider time) : IVerb
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    // Upstream's default (--min-request-timeout): half an hour and up to as much again, so that watches do not end together.
    private const int MinSeconds = 1800;

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var filter = ObjectFilter.For(call, reader);
        var asked = ResourceVersions.Parse(call.Request.ResourceVersion);
        ResourceVersions.RequireReached(asked, store.Revision);
        var (initial, after) = call.SendInitialEvents ?? asked == 0 ? Initial(call, filter) : ([], asked == 0 ? store.Revision : asked);
        var plan = new WatchPlan(call.Kind, Namespace(call), filter)
        {
            Initial = initial,
            After = after,
            Bookmarks = call.Request.AllowWatchBookmarks,
            Timeout = TimeoutOf(call),
        };
        return Task.FromResult<ApiResult>(new ApiResult.Watch(call.Kind, new WatchStream(plan, store, objects, time)));
    }

    /// <summary>What a watch tells when events it has not seen are gone.</summary>
    public static KubernetesException TooOld(CompactedException compacted) =>
        ApiErrors.Expired($"too old resource version: {compacted.Revision} ({compacted.CompactedRevision})");

    private (IReadOnlyList<WatchItem> Items, long Revision) Initial(ApiCall call, ObjectFilter filter)
    {
        var list = store.Revisions.List(call.Kind.StoreResource, Namespace(call), null, 0, 0);
        var items = new List<WatchItem>(list.Items.Count + 1);
        foreach (var item in list.Items)
        {
            if (filter.Matches(item))
            {
                items.Add(new(WatchEventType.Added, item, default));
            }
        }

        if (call.SendInitialEvents == true && call.Request.AllowWatchBookmarks)
        {
            items.Add(WatchStream.Bookmark(call.Kind.Kind, list.Revision, Value.Map((InitialEventsEnd, "true"))));
        }

        return (items, list.Revision);
    }

    private static string Namespace(ApiCall call) => call.Kind.Namespaced ? call.Namespace : "";

    private static TimeSpan TimeoutOf(ApiCall call) => call.Timeout is { } asked && asked > TimeSpan.Zero
        ? asked < MaxTimeout ? asked : MaxTimeout
        : TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(MinSeconds, 2 * MinSeconds));
}
