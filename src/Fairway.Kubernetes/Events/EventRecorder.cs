using System.Threading.Channels;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Kubernetes.Events;

/// <summary>
/// Tells of what happened as v1 Events, in the background: a repetition raises the count of the event that is there, and when too many wait,
/// the oldest are dropped.
/// </summary>
/// <param name="client">Writes the events.</param>
/// <param name="component">Who tells, such as <c>kubelet</c>.</param>
/// <param name="host">The node it tells from; empty for none.</param>
/// <param name="time">The clock of the events.</param>
/// <param name="logger">Told of events that could not be written.</param>
public sealed class EventRecorder(KubernetesClient client, string component, string host, TimeProvider time, ILogger logger)
{
    // The API refuses longer messages.
    private const int LongestMessage = 1024;

    private static readonly GroupVersionResource EventsResource = new("", "v1", "events");

    private readonly Channel<Occurrence> _waiting =
        Channel.CreateBounded<Occurrence>(new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly EventCorrelation _correlation = new();
    private long _sequence;

    /// <param name="regarding">The object it happened to.</param>
    /// <param name="reason">One word in upper camel case.</param>
    /// <param name="message">A sentence; cut at 1,024 characters.</param>
    /// <param name="fieldPath">The part of the object, such as <c>spec.containers{web}</c>; empty for the whole.</param>
    public void Normal(Value regarding, string reason, string message, string fieldPath = "") =>
        Record(regarding, "Normal", reason, message, fieldPath);

    /// <inheritdoc cref="Normal"/>
    public void Warning(Value regarding, string reason, string message, string fieldPath = "") =>
        Record(regarding, "Warning", reason, message, fieldPath);

    /// <inheritdoc cref="Normal"/>
    public void Record(Value regarding, string type, string reason, string message, string fieldPath = "") =>
        _waiting.Writer.TryWrite(new(Reference(regarding, fieldPath), type, reason, Cut(message), time.GetUtcNow()));

    /// <summary>Writes what is told until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var occurrence in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(occurrence, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What still waits is not worth delaying the end for.
        }
    }

    private async Task WriteAsync(Occurrence occurrence, CancellationToken cancellationToken)
    {
        var (known, told) = _correlation.Add(occurrence);
        try
        {
            if (known.Event.IsNull || !await RepeatAsync(known, told, cancellationToken).ConfigureAwait(false))
            {
                known.Event = await client.CreateAsync(EventsResource, NewEvent(told), cancellationToken).ConfigureAwait(false);
                known.Count = 1;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.EventLost(logger, told.Reason, told.Message, e);
        }
    }

    /// <summary>False when the event is gone meanwhile.</summary>
    private async Task<bool> RepeatAsync(KnownEvent known, Occurrence told, CancellationToken cancellationToken)
    {
        var patch = Value.Map(("count", known.Count + 1), ("lastTimestamp", Timestamps.Seconds(told.At)), ("message", told.Message));
        try
        {
            known.Event = await client.PatchAsync(EventsResource, known.Event.Key, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
            known.Count++;
            return true;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private Value NewEvent(Occurrence told)
    {
        var at = Timestamps.Seconds(told.At);
        var name = told.Regarding["name"].AsString() ?? "";
        var @namespace = told.Regarding["namespace"].AsString() ?? "default";
        return Value.Map(
            ("apiVersion", "v1"),
            ("kind", "Event"),
            ("metadata", Value.Map(("name", NameFor(name, told.At)), ("namespace", @namespace))),
            ("involvedObject", told.Regarding),
            ("reason", told.Reason),
            ("message", told.Message),
            ("source", host.Length == 0 ? Value.Map(("component", component)) : Value.Map(("component", component), ("host", host))),
            ("firstTimestamp", at),
            ("lastTimestamp", at),
            ("count", 1),
            ("type", told.Type),
            ("reportingComponent", component),
            ("reportingInstance", host));
    }

    // The sequence keeps two events of one tick apart. What has a name that an event could not have, such as a role's, is left unnamed.
    private string NameFor(string regarding, DateTimeOffset at)
    {
        var suffix = $"{at.UtcTicks + Interlocked.Increment(ref _sequence):x}";
        var name = $"{regarding}.{suffix}";
        return Names.Subdomain(name).Count == 0 ? name : $"event.{suffix}";
    }

    private static string Cut(string message)
    {
        if (message.Length <= LongestMessage)
        {
            return message;
        }

        var length = LongestMessage - 3;
        return message[..(char.IsHighSurrogate(message[length - 1]) ? length - 1 : length)] + "...";
    }

    private static Value Reference(Value @object, string fieldPath)
    {
        var reference = Value.Map(("kind", @object.ObjectKind));
        if (@object.Namespace.Length > 0)
        {
            reference = reference.With("namespace", @object.Namespace);
        }

        reference = reference.WithFields(Value.Map(
            ("name", @object.Name), ("uid", @object.Uid), ("apiVersion", @object.ApiVersion), ("resourceVersion", @object.ResourceVersion)));
        return fieldPath.Length == 0 ? reference : reference.With("fieldPath", fieldPath);
    }
}
