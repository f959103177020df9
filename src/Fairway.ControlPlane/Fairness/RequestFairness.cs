using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Watching;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Fairness;

/// <summary>
/// Lets requests in by API priority and fairness (KEP-1040), and bounds what one user may have under way at a time; requests of an exempt level are
/// neither held up nor counted. Watches and streams have no seat: they wait more than they work. Any write may be held back for the sake of watches.
/// </summary>
internal sealed class RequestFairness(
    FlowConfiguration flows, Seats seats, InflightLimit requests, InflightLimit watches, WatchPressure pressure, FlowMetrics metrics)
{
    private const string SchemaHeader = "X-Kubernetes-PF-FlowSchema-UID";
    private const string LevelHeader = "X-Kubernetes-PF-PriorityLevel-UID";
    private const string OverLimit = "concurrency-limit";

    /// <summary>Lets in a request on a resource.</summary>
    /// <exception cref="KubernetesException">429.</exception>
    public ValueTask<AdmittedRequest> EnterAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var request = new FlowRequest(call.User, ApiDispatcher.NameOf(call.Verb))
        {
            Group = call.Kind.Kind.Group,
            Resource = call.Kind.Plural,
            Subresource = call.Subresource,
            Namespace = call.Namespace,
        };
        var entry = EnterAsync(context, request, call.Verb == ApiVerb.Watch, call.Waits, cancellationToken);
        return call.Verb is not (ApiVerb.Get or ApiVerb.List or ApiVerb.Watch) && pressure.Of(call.Kind.StoreResource) is { } relief
            ? HoldAsync(entry, relief, cancellationToken)
            : entry;
    }

    /// <summary>Lets in a request on another path.</summary>
    /// <exception cref="KubernetesException">429.</exception>
    public ValueTask<AdmittedRequest> EnterAsync(
        HttpContext context, UserInfo user, string verb, string path, CancellationToken cancellationToken) =>
        EnterAsync(context, new FlowRequest(user, verb) { Path = path }, isWatch: false, waits: null, cancellationToken);

    private ValueTask<AdmittedRequest> EnterAsync(
        HttpContext context, in FlowRequest request, bool isWatch, CallWaits? waits, CancellationToken cancellationToken)
    {
        var schema = flows.Find(request);
        if (schema is null)
        {
            return ValueTask.FromResult(default(AdmittedRequest));
        }

        var headers = context.Response.Headers;
        headers[SchemaHeader] = schema.Uid;
        headers[LevelHeader] = schema.Level.Uid;
        if (schema.Level.IsExempt)
        {
            return ValueTask.FromResult(isWatch ? Started(schema) : new AdmittedRequest(schema, default, null, metrics.Time));
        }

        var entry = Enter(schema, request, isWatch ? watches : requests);
        if (isWatch)
        {
            return ValueTask.FromResult(Started(schema, entry));
        }

        try
        {
            var seat = seats.EnterAsync(schema.Level, schema.Name, schema.FlowOf(request), cancellationToken);
            if (!seat.IsCompletedSuccessfully)
            {
                return WaitAsync(seat, entry, schema, waits);
            }

            schema.Series.Waits.Observe(TimeSpan.Zero);
            return ValueTask.FromResult(new AdmittedRequest(schema, entry, seats, metrics.Time));
        }
        catch
        {
            schema.Series.Reject(schema.Level.Waiting.IsClosed ? OverLimit : "queue-full");
            entry.Dispose();
            throw;
        }
    }

    private async ValueTask<AdmittedRequest> HoldAsync(ValueTask<AdmittedRequest> entry, Task relief, CancellationToken cancellationToken)
    {
        var admitted = await entry;
        try
        {
            await pressure.WaitAsync(relief, cancellationToken);
            return admitted;
        }
        catch
        {
            admitted.Dispose();
            throw;
        }
    }

    // Only how a watch begins takes part.
    private static AdmittedRequest Started(FlowSchema schema, InflightLimit.Entry entry = default)
    {
        schema.Series.Dispatched.Add(1);
        return new(entry);
    }

    private static InflightLimit.Entry Enter(FlowSchema schema, in FlowRequest request, InflightLimit limit)
    {
        try
        {
            return limit.Enter(request.User.Name);
        }
        catch (KubernetesException)
        {
            schema.Series.Reject(OverLimit);
            throw;
        }
    }

    private async ValueTask<AdmittedRequest> WaitAsync(ValueTask seat, InflightLimit.Entry entry, FlowSchema schema, CallWaits? waits)
    {
        var (series, start) = (schema.Series, metrics.Time.GetTimestamp());
        series.Waiting.Add(1);
        try
        {
            await seat;
            series.Waits.Observe(metrics.Time.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            series.VainWaits.Observe(metrics.Time.GetElapsedTime(start));
            series.Reject(e is KubernetesException ? "time-out" : "cancelled");
            entry.Dispose();
            throw;
        }
        finally
        {
            series.Waiting.Add(-1);
            waits?.Add(metrics.Time.GetElapsedTime(start));
        }

        return new(schema, entry, seats, metrics.Time);
    }
}
