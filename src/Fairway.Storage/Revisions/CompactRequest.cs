namespace Fairway.Storage.Revisions;

/// <summary>A compaction someone waits for; without a revision, the regular one that leaves one retention period of history.</summary>
internal sealed class CompactRequest(long? revision) : StoreRequest
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long? Revision => revision;

    public Task Done => _done.Task;

    public void Answer() => _done.TrySetResult();

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
