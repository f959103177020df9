namespace Fairway.Storage.Revisions;

/// <summary>One revision as it lies in the database.</summary>
/// <param name="Revision">The row's key.</param>
/// <param name="Type">Put or delete.</param>
/// <param name="Key">The object.</param>
/// <param name="CreateRevision">The revision the object came into being at.</param>
/// <param name="PreviousRevision">The row this one supersedes; zero for a creation.</param>
/// <param name="Body">The object's bytes.</param>
/// <param name="Origin">Who wrote it.</param>
internal readonly record struct LogRow(
    long Revision, StoreEventType Type, StoreKey Key, long CreateRevision, long PreviousRevision, ReadOnlyMemory<byte> Body, WriteOrigin Origin)
{
    public static LogRow From(StoreEvent change)
    {
        var item = change.Object;
        return new(change.Revision, change.Type, item.Key, item.CreateRevision, change.Previous?.Revision ?? 0, item.Body, item.Origin);
    }

    public long Checksum() => new RowChecksum()
        .Add(Revision).Add((long)Type).Add(CreateRevision).Add(PreviousRevision)
        .Add(Key.Resource).Add(Key.Namespace).Add(Key.Name)
        .Add(Origin.User).Add(Origin.Manager).Add(Origin.AuditId)
        .Add(Body.Span).Value;
}
