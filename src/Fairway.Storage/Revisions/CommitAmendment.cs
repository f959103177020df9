namespace Fairway.Storage.Revisions;

/// <summary>What a rule makes of one write of a commit.</summary>
/// <param name="Write">What to write in its place: the same, or another body for the same key.</param>
/// <param name="Further">What to write with it, of other keys; no rule sees these.</param>
/// <param name="Refusal">What the whole commit is refused with; null when it may happen.</param>
public readonly record struct CommitAmendment(Write Write, IReadOnlyList<Write> Further, Exception? Refusal)
{
    public static CommitAmendment None(Write write) => new(write, [], null);
}
