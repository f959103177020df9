namespace Fairway.Storage.Revisions;

/// <summary>A commit that waits for its group; it can be cancelled until the writer takes it.</summary>
internal sealed class CommitRequest(IReadOnlyList<Write> writes, WriteOrigin origin) : StoreRequest
{
    private readonly TaskCompletionSource<CommitResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _settled;

    public IReadOnlyList<Write> Writes => writes;

    public WriteOrigin Origin => origin;

    public Task<CommitResult> Done => _done.Task;

    public long Bytes => writes.Sum(write => (long)write.Body.Json.Length);

    /// <summary>Claims the request for the writer; false when it was cancelled before.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _settled, 1) == 0;

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
        {
            _done.TrySetCanceled(cancellationToken);
        }
    }

    public void Answer(CommitResult result) => _done.TrySetResult(result);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
