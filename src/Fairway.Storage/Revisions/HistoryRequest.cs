namespace Fairway.Storage.Revisions;

/// <summary>Asks for what is kept of one object.</summary>
internal sealed class HistoryRequest(StoreKey key, IBodyCipher? cipher) : StepRequest
{
    private const int Revisions = 500;
    private const long Bytes = 64L * 1024 * 1024;

    private readonly TaskCompletionSource<ObjectHistory> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ObjectHistory> Done => _done.Task;

    public override bool Step(RevisionLog log, StoreSnapshot snapshot, StoreHistory history)
    {
        var recent = history.Of(key.Resource).RevisionsOf(key);
        if (snapshot.Find(key) is { } live)
        {
            recent.Add(live.Revision);
        }

        var (revisions, bytes, isWhole) = (new List<StoredRevision>(), 0L, true);
        foreach (var row in log.History(key, recent))
        {
            bytes += row.Body.Length;
            if (revisions.Count == Revisions || bytes > Bytes)
            {
                isWhole = false;
                break;
            }

            revisions.Add(Read(row));
        }

        _done.TrySetResult(new(revisions, isWhole));
        return true;
    }

    public override void Fail(Exception exception) => _done.TrySetException(exception);

    private StoredRevision Read(LogRow row)
    {
        var (body, problem) = (ReadOnlyMemory<byte>.Empty, "");
        try
        {
            body = row.OpenBody(cipher);
        }
        catch (BodyCipherException e)
        {
            // An old revision may outlive its key; that it was there can be told all the same.
            problem = e.Message;
        }

        DateTimeOffset? time = row.Time == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Time);
        return new(row.Revision, row.Type, time, row.PreviousRevision, row.Origin, body, problem);
    }
}
