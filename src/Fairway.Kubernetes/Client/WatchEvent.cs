using Fairway.Values;

namespace Fairway.Kubernetes.Client;

/// <summary>What a watch saw: a change, or (bookmark) only how far it has come.</summary>
public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <summary>One change seen by a watch. An error event ends the watch as a <see cref="KubernetesException"/> instead.</summary>
public readonly record struct WatchEvent(WatchEventType Type, Value Object);
