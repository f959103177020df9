namespace Fairway.Storage.Revisions;

/// <summary>The one row about the whole database.</summary>
/// <param name="Compacted">History that watches may ask for starts after this revision.</param>
/// <param name="ArchivedRows">How many revisions the archive holds.</param>
/// <param name="ArchivedBytes">How many bytes their bodies have.</param>
internal readonly record struct LogState(long Compacted, long ArchivedRows, long ArchivedBytes)
{
    public long Checksum() => new RowChecksum().Add(Compacted).Add(ArchivedRows).Add(ArchivedBytes).Value;
}
