namespace Fairway.Storage.Revisions;

/// <summary>
/// Takes part in every commit at its turn, when nothing can come between what it sees and what is written: it may refuse a write, change it, and
/// add others to the same commit. Must be quick, must not commit, and depends on its arguments alone, as it is also asked for trials.
/// </summary>
public interface ICommitRule
{
    /// <param name="before">The state that the write changes.</param>
    /// <param name="write">The write; what it expects does hold.</param>
    /// <param name="current">The object that it changes or deletes; null for a creation.</param>
    CommitAmendment Apply(StoreView before, Write write, StoredObject? current);
}
