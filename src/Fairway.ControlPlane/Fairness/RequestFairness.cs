using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Http;
using Fairway.ControlPlane.Kinds;
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
    FlowConfiguration flows, Seats seats, InflightLimit requests, InflightLimit watches, WatchPressure pressure)
{
    private const string SchemaHeader = "X-Kubernetes-PF-FlowSchema-UID";
    private const string LevelHeader = "X-Kubernetes-PF-PriorityLevel-UID";

    /// <summary>Lets in a request on a resource.</summary>
    /// <exception cref="KubernetesException">429.</exception>
    public ValueTask<Admitted> EnterAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var request = new FlowRequest(call.User, ApiDispatcher.NameOf(call.Verb))
        {
            Group = call.Kind.Kind.Group,
            Resource = call.Kind.Plural,
            Subresource = call.Subresource,
            Namespace = call.Namespace,
        };
        var entry = EnterAsync(context, request, call.Verb == ApiVerb.Watch, cancellationToken);
        return call.Verb is not (ApiVerb.Get or ApiVerb.List or ApiVerb.Watch) && pressure.Of(call.Kind.StoreResource) is { } relief
            ? HoldAsync(entry, relief, cancellationToken)
            : entry;
    }

    /// <summary>Lets in a request on another path.</summary>
    /// <exception cref="KubernetesException">429.</exception>
    public ValueTask<Admitted> EnterAsync(HttpContext context, UserInfo user, string verb, string path, CancellationToken cancellationToken) =>
        EnterAsync(context, new FlowRequest(user, verb) { Path = path }, isWatch: false, cancellationToken);

    private ValueTask<Admitted> EnterAsync(HttpContext context, in FlowRequest request, bool isWatch, CancellationToken cancellationToken)
    {
        var schema = flows.Find(request);
        if (schema is null)
        {
            return ValueTask.FromResult(default(Admitted));
        }

        var headers = context.Response.Headers;
        headers[SchemaHeader] = schema.Uid;
        headers[LevelHeader] = schema.Level.Uid;
        if (schema.Level.IsExempt)
        {
            return ValueTask.FromResult(default(Admitted));
        }

        var entry = (isWatch ? watches : requests).Enter(request.User.Name);
        if (isWatch)
        {
            return ValueTask.FromResult(new Admitted(entry, null, null));
        }

        try
        {
            var seat = seats.EnterAsync(schema.Level, schema.Name, schema.FlowOf(request), cancellationToken);
            return seat.IsCompletedSuccessfully
                ? ValueTask.FromResult(new Admitted(entry, seats, schema.Level))
                : WaitAsync(seat, entry, schema.Level);
        }
        catch
        {
            entry.Dispose();
            throw;
        }
    }

    private async ValueTask<Admitted> HoldAsync(ValueTask<Admitted> entry, Task relief, CancellationToken cancellationToken)
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

    private async ValueTask<Admitted> WaitAsync(ValueTask seat, InflightLimit.Entry entry, PriorityLevel level)
    {
        try
        {
            await seat;
        }
        catch
        {
            entry.Dispose();
            throw;
        }

        return new(entry, seats, level);
    }

    /// <summary>One request that was let in; over when disposed.</summary>
    public readonly struct Admitted(InflightLimit.Entry entry, Seats? seats, PriorityLevel? level) : IDisposable
    {
        public void Dispose()
        {
            seats?.Leave(level!);
            entry.Dispose();
        }
    }
}
