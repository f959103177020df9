namespace Fairway.Storage.Revisions;

/// <summary>One revision, as watchers see it; each revision is one event.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Type">Put or delete.</param>
/// <param name="Object">The new state; for a deletion the last state, at the deletion's revision.</param>
/// <param name="Previous">The state before; null for a creation.</param>
public sealed record StoreEvent(long Revision, StoreEventType Type, StoredObject Object, StoredObject? Previous);
