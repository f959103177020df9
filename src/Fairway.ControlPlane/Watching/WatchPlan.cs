using Fairway.ControlPlane.Selecting;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Watching;

/// <summary>What a watch sends: its initial events, then what the filter lets through.</summary>
internal sealed record WatchPlan(
    KindDescription Kind, ObjectFilter Filter, IReadOnlyList<WatchItem> Initial, bool Bookmarks, TimeSpan Timeout);
