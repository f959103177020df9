using System.Security.Cryptography;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Selecting;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Schemas;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Verbs;

/// <summary>Starts a watch: from a revision, or from everything there is now (and with <c>sendInitialEvents</c> a bookmark after it, KEP-3157).</summary>
internal sealed class WatchVerb(ObjectStore store, ObjectReader reader, TimeProvider time) : IVerb
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    // Upstream's default (--min-request-timeout): half an hour and up to as much again, so that watches do not end together.
    private const int MinSeconds = 1800;

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(24);

    public Task<ApiResult> ExecuteAsync(ApiCall call, CancellationToken cancellationToken)
    {
        CheckOptions(call);
        var filter = ObjectFilter.For(call, reader);
        var asked = ResourceVersions.Parse(call.Request.ResourceVersion);
        ResourceVersions.RequireReached(asked, store.Revision);
        var sendsInitial = call.SendInitialEvents ?? asked == 0;
        IReadOnlyList<WatchItem> initial = [];
        var from = asked;
        if (sendsInitial)
        {
            (initial, from) = Initial(call, filter);
        }
        else if (asked == 0)
        {
            from = store.Revision;
        }

        try
        {
            var watch = store.Revisions.Watch(call.Kind.StoreResource, call.Kind.Namespaced ? call.Namespace : "", from);
            var plan = new WatchPlan(call.Kind, filter, initial, call.Request.AllowWatchBookmarks, TimeoutOf(call));
            return Task.FromResult<ApiResult>(new ApiResult.Watch(call.Kind, new WatchStream(plan, watch, reader, time)));
        }
        catch (CompactedException e)
        {
            throw TooOld(from, e.CompactedRevision);
        }
    }

    public static KubernetesException TooOld(long revision, long oldest) =>
        ApiErrors.Expired($"too old resource version: {revision} ({oldest})");

    private (IReadOnlyList<WatchItem> Items, long Revision) Initial(ApiCall call, ObjectFilter filter)
    {
        var list = store.Revisions.List(call.Kind.StoreResource, call.Kind.Namespaced ? call.Namespace : "", null, 0, 0);
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

    private static void CheckOptions(ApiCall call)
    {
        var (request, errors) = (call.Request, new List<FieldError>());
        if (call.SendInitialEvents is not null && request.ResourceVersionMatch != "NotOlderThan")
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        else if (call.SendInitialEvents is null && request.ResourceVersionMatch.Length > 0)
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        if (errors.Count > 0)
        {
            throw FieldErrors.ToException(new("meta.k8s.io", "v1", "ListOptions"), "", errors);
        }
    }

    private static TimeSpan TimeoutOf(ApiCall call) => call.Timeout is { } asked && asked > TimeSpan.Zero
        ? asked < MaxTimeout ? asked : MaxTimeout
        : TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(MinSeconds, 2 * MinSeconds));
}
