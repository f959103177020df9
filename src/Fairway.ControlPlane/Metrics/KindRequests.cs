using System.Collections.Concurrent;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Metrics;

/// <summary>What the requests on one kind count in.</summary>
internal sealed class KindRequests(KindDescription kind, RequestMetrics metrics)
{
    private const string Component = "apiserver";

    private readonly ConcurrentDictionary<Key, RequestSeries> _series = new();

    public RequestSeries Of(ApiCall call, bool isConnect)
    {
        var key = new Key(
            // Of what is passed on, upstream takes logs for reads.
            isConnect && call.Subresource != "log" ? "CONNECT" : VerbOf(call),
            call.Subresource.Length == 0 || kind.FindSubresource(call.Subresource) is not null ? call.Subresource : "",
            ScopeOf(call),
            call.Request.DryRun,
            isConnect || call.Verb == ApiVerb.Watch);
        return _series.TryGetValue(key, out var known) ? known : _series.GetOrAdd(key, Make);
    }

    // The verbs of HTTP, but for lists, watches and applies (upstream's cleanVerb).
    private static string VerbOf(ApiCall call) => call.Verb switch
    {
        ApiVerb.Get => "GET",
        ApiVerb.List => "LIST",
        ApiVerb.Watch => "WATCH",
        ApiVerb.Create => "POST",
        ApiVerb.Update => "PUT",
        ApiVerb.Patch => call.Request.PatchType == PatchType.Apply ? "APPLY" : "PATCH",
        _ => "DELETE",
    };

    // Upstream's CleanScope.
    private static string ScopeOf(ApiCall call) => call.Name.Length > 0 || call.Verb == ApiVerb.Create ? "resource"
        : call.Namespace.Length > 0 ? "namespace"
        : "cluster";

    private RequestSeries Make(Key key)
    {
        if (kind.DeprecationWarning.Length > 0)
        {
            metrics.Deprecated.Of(kind.Kind.Group, kind.Kind.Version, kind.Plural, key.Subresource, "").Set(1);
        }

        return new(
            metrics,
            [key.Verb, kind.Kind.Group, kind.Kind.Version, kind.Plural, key.Subresource, key.Scope, Component],
            key.DryRun ? "All" : "",
            key.IsLong);
    }

    private readonly record struct Key(string Verb, string Subresource, string Scope, bool DryRun, bool IsLong);
}
