using Fairway.Values;

namespace Fairway.Kubernetes.Events;

/// <summary>An event that was written, and how often it was told.</summary>
internal sealed class KnownEvent
{
    public Value Event { get; set; }

    public long Count { get; set; }
}
