using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.ControlPlane.Printing;

/// <summary>Events of the core group and of events.k8s.io, which name the same fields differently.</summary>
internal static class EventTable
{
    public static KindTable Table { get; } = new(
        [
            new("Last Seen", "string", "The time since it happened last."),
            new("Type", "string", "Normal or Warning."),
            new("Reason", "string", "What happened, in one word."),
            new("Object", "string", "What it happened to."),
            new("Subobject", "string", "The part of the object.", 1),
            new("Source", "string", "Who reported it.", 1),
            new("Message", "string", "What happened."),
            new("First Seen", "string", "The time since it happened first.", 1),
            new("Count", "string", "How often it happened.", 1),
            new("Name", "string", "The event's name.", 1, "name"),
        ],
        Cells);

    private static Value[] Cells(Value @event, DateTimeOffset now)
    {
        var about = First(@event, "involvedObject", "regarding");
        var first = First(@event, "firstTimestamp", "deprecatedFirstTimestamp");
        var firstSeen = Printing.Cells.Since(first.IsNull ? @event["eventTime"] : first, now);
        var last = First(@event, "lastTimestamp", "deprecatedLastTimestamp");
        var lastSeen = last.IsNull ? firstSeen : Printing.Cells.Since(last, now);
        var count = Printing.Cells.Number(First(@event, "count", "deprecatedCount"));
        if (@event["series"] is { IsMap: true } series)
        {
            // The event that began the series is not counted in it.
            (lastSeen, count) = (Printing.Cells.Since(series["lastObservedTime"], now), Printing.Cells.Number(series["count"]) + 1);
        }

        return
        [
            lastSeen, @event["type"].AsString() ?? "", @event["reason"].AsString() ?? "", Target(about), about["fieldPath"].AsString() ?? "",
            Source(@event), (First(@event, "message", "note").AsString() ?? "").Trim(), firstSeen, Math.Max(count, 1), @event.Name,
        ];
    }

    private static string Target(Value about)
    {
        var kind = (about["kind"].AsString() ?? "").ToLowerInvariant();
        return about["name"].AsString() is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    private static string Source(Value @event)
    {
        var source = First(@event, "source", "deprecatedSource");
        var component = Filled(source["component"]) ?? First(@event, "reportingComponent", "reportingController").AsString() ?? "";
        var host = Filled(source["host"]) ?? @event["reportingInstance"].AsString() ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }

    private static string? Filled(Value text) => text.AsString() is { Length: > 0 } filled ? filled : null;

    private static Value First(Value @event, string field, string other) => @event[field].IsNull ? @event[other] : @event[field];
}
