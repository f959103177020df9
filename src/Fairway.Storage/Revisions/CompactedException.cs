namespace Fairway.Storage.Revisions;

/// <summary>A revision was asked for whose history is gone; the caller has to list anew.</summary>
public sealed class CompactedException(long revision, long compactedRevision)
    : Exception($"revision {revision} is no longer kept: history starts after {compactedRevision}")
{
    public long Revision { get; } = revision;

    public long CompactedRevision { get; } = compactedRevision;
}
