namespace Fairway.Storage.Revisions;

/// <summary>The outcome of a commit: all of its writes happened, or none of them.</summary>
/// <param name="Revision">The last revision the commit made; with a conflict, the revision it was found at.</param>
/// <param name="Objects">
/// One for each write, in their order, then those that the rule of the store added; empty with a conflict or a refusal. A deletion's is the
/// object's last state.
/// </param>
/// <param name="Conflict">The first write whose expectation did not hold; null when the commit happened.</param>
public sealed record CommitResult(long Revision, IReadOnlyList<StoredObject> Objects, CommitConflict? Conflict)
{
    /// <summary>What the rule of the store refused the commit with; null when it did not.</summary>
    public Exception? Refusal { get; init; }
}
