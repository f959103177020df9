using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>A copy of the whole database, as it is when the last step is done.</summary>
internal sealed class BackupRequest(string path, CancellationToken cancellationToken) : StepRequest
{
    // 2 MiB of pages a step: some milliseconds that commits wait.
    private const int Pages = 512;

    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteBackup? _backup;
    private LogConnection? _connection;

    /// <summary>The revision of the copy.</summary>
    public Task<long> Done => _done.Task;

    public override bool Step(RevisionLog log, StoreSnapshot snapshot, StoreHistory history)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_backup is null)
        {
            _backup = log.BackUpTo(path);
            _connection = log.Connection;
        }
        else if (!ReferenceEquals(_connection, log.Connection))
        {
            throw new IOException("the disk failed while the copy was under way");
        }

        if (!_backup.Step(Pages))
        {
            return false;
        }

        _backup.Dispose();
        _done.TrySetResult(snapshot.Revision);
        return true;
    }

    public override void Fail(Exception exception)
    {
        _backup?.Dispose();
        _done.TrySetException(exception);
    }
}
