using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>events.k8s.io/v1 Event and core/v1 Event are one object; their fields differ in their names.</summary>
internal static class EventConversion
{
    private static readonly (string Current, string Core)[] Names =
    [
        ("regarding", "involvedObject"),
        ("note", "message"),
        ("reportingController", "reportingComponent"),
        ("deprecatedSource", "source"),
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
    ];

    public static KindConversion Conversion { get; } = new(
        static @event => Names.Aggregate(@event, static (rest, name) => Rename(rest, name.Current, name.Core)),
        static @event => Names.Aggregate(@event, static (rest, name) => Rename(rest, name.Core, name.Current)));

    private static Value Rename(Value @event, string from, string to) =>
        @event[from] is { IsNull: false } value ? @event.Without(from).With(to, value) : @event;
}
