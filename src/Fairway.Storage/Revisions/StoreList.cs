namespace Fairway.Storage.Revisions;

/// <summary>A page of objects of one resource as they were at one revision, ordered by namespace, then name, ordinally.</summary>
/// <param name="Revision">The revision all pages of this list show.</param>
/// <param name="Items">The page.</param>
/// <param name="More">Whether there are objects after the page.</param>
/// <param name="Remaining">How many.</param>
public sealed record StoreList(long Revision, IReadOnlyList<StoredObject> Items, bool More, long Remaining);
