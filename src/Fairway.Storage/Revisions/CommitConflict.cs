namespace Fairway.Storage.Revisions;

/// <summary>Why a commit did not happen.</summary>
/// <param name="Index">Which of the commit's writes.</param>
/// <param name="Current">The object as it is; null when there is none.</param>
public sealed record CommitConflict(int Index, StoredObject? Current);
