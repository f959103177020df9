using Fairway.ControlPlane.Selecting;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Watching;

/// <summary>What a watch sends: its initial events, then what the filter lets through after a revision.</summary>
internal sealed record WatchPlan(KindDescription Kind, string Namespace, ObjectFilter Filter)
{
    public required IReadOnlyList<WatchItem> Initial { get; init; }

    /// <summary>The revision that the initial events show, or the one that the client has seen.</summary>
    public required long After { get; init; }

    public required bool Bookmarks { get; init; }

    public required TimeSpan Timeout { get; init; }
}
