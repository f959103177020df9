using Fairway.Values;

namespace Fairway.Kubernetes.Events;

/// <summary>Something that happened to an object, before it is written as an Event.</summary>
internal sealed record Occurrence(Value Regarding, string Type, string Reason, string Message, DateTimeOffset At);
