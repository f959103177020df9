using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Watching;

/// <summary>One event of a watch: a stored object, or a tree that was made for it (a bookmark, an object that left the selection).</summary>
internal readonly record struct WatchItem(WatchEventType Type, StoredObject? Object, Value Tree)
{
    /// <summary>The revision to show instead of the object's own; 0 for its own.</summary>
    public long Revision { get; init; }
}
