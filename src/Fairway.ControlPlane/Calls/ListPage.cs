using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Calls;

/// <summary>Objects of one revision. The continue token is empty on the last page; the remaining count is null when it is not known.</summary>
internal sealed record ListPage(long Revision, IReadOnlyList<StoredObject> Items, string Continue, long? Remaining);
