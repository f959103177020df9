using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Delivery.Reporting;

/// <summary>Tells of what happened as v1 Events; the same message about the same object raises the count of the event that is there.</summary>
internal sealed class EventRecorder(KubernetesClient client, TimeProvider time, ILogger logger)
{
    private const int MaxKnown = 2000;

    private static readonly GroupVersionResource Events = new("", "v1", "events");

    private readonly ConcurrentDictionary<(string Uid, string Type, string Reason, string Message), (ObjectKey Key, long Count)> _known = new();
    private long _sequence;

    public Task NormalAsync(Value regarding, string reason, string message, CancellationToken cancellationToken) =>
        RecordAsync(regarding, "Normal", reason, message, cancellationToken);

    public Task WarningAsync(Value regarding, string reason, string message, CancellationToken cancellationToken) =>
        RecordAsync(regarding, "Warning", reason, message, cancellationToken);

    private async Task RecordAsync(Value regarding, string type, string reason, string message, CancellationToken cancellationToken)
    {
        // The API allows 1024 bytes.
        message = message.Length <= 1000 ? message : message[..997] + "...";
        var identity = (regarding.Uid, type, reason, message);
        try
        {
            if (!_known.TryGetValue(identity, out var known) || !await RepeatAsync(identity, known, cancellationToken).ConfigureAwait(false))
            {
                await CreateAsync(regarding, identity, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // An event is a hint: what happened is in the status too.
            Log.EventLost(logger, reason, message, e);
        }
    }

    private async Task<bool> RepeatAsync(
        (string Uid, string Type, string Reason, string Message) identity, (ObjectKey Key, long Count) known, CancellationToken cancellationToken)
    {
        var patch = Value.Map(("count", known.Count + 1), ("lastTimestamp", ConditionSet.Timestamp(time.GetUtcNow())));
        try
        {
            await client.PatchAsync(Events, known.Key, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
            _known[identity] = known with { Count = known.Count + 1 };
            return true;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private async Task CreateAsync(Value regarding, (string Uid, string Type, string Reason, string Message) identity, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var at = ConditionSet.Timestamp(now);
        var key = new ObjectKey(regarding.Namespace, $"{regarding.Name}.{now.UtcTicks + Interlocked.Increment(ref _sequence):x}");
        await client.CreateAsync(
            Events,
            Value.Map(
                ("apiVersion", "v1"),
                ("kind", "Event"),
                ("metadata", Value.Map(("name", key.Name), ("namespace", key.Namespace))),
                ("involvedObject", Reference(regarding)),
                ("reason", identity.Reason),
                ("message", identity.Message),
                ("source", Value.Map(("component", client.FieldManager))),
                ("firstTimestamp", at),
                ("lastTimestamp", at),
                ("count", 1),
                ("type", identity.Type),
                ("reportingComponent", client.FieldManager),
                ("reportingInstance", "")),
            cancellationToken).ConfigureAwait(false);
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known[identity] = (key, 1);
    }

    private static Value Reference(Value @object) => Value.Map(
        ("kind", @object.ObjectKind),
        ("namespace", @object.Namespace),
        ("name", @object.Name),
        ("uid", @object.Uid),
        ("apiVersion", @object.ApiVersion),
        ("resourceVersion", @object.ResourceVersion));
}
