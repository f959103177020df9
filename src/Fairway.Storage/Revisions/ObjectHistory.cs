namespace Fairway.Storage.Revisions;

/// <summary>What is kept of one object, deletions and earlier objects of its name included.</summary>
/// <param name="Revisions">The newest first.</param>
/// <param name="IsWhole">False when there are more than one answer holds.</param>
public sealed record ObjectHistory(IReadOnlyList<StoredRevision> Revisions, bool IsWhole);
