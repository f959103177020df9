using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>
/// The database: one row a revision. Live objects are the rows that no other row supersedes; compaction moves the superseded rows
/// and the deletions up to a revision to the archive, so what lies above it is whole. After an error of the disk the connection is given up
/// and the next write opens another.
/// </summary>
internal sealed class RevisionLog : IDisposable
{
    private readonly RevisionStoreOptions _options;
    private readonly RevisionLogFormat _format;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogRowReader _reader;
    private LogConnection? _connection;
    private LogState _state;
    private long _newest;

    private RevisionLog(RevisionStoreOptions options, RevisionLogFormat format, TimeProvider time, ILogger logger, LogConnection connection)
    {
        (_options, _format, _time, _logger, _connection) = (options, format, time, logger, connection);
        _reader = new(options.Path);
        _state = connection.ReadState();
        _newest = CompactedRevision = _state.Compacted;
    }

    /// <summary>Where history started when the database was opened.</summary>
    public long CompactedRevision { get; }

    /// <summary>Opens the database, made when missing, after a check of its pages.</summary>
    /// <exception cref="StoreOpenException">It cannot be used.</exception>
    public static RevisionLog Open(RevisionStoreOptions options, TimeProvider time, ILogger logger)
    {
        var (path, format) = (options.Path, new RevisionLogFormat(options, time, logger));
        LogConnection? connection = null;
        try
        {
            connection = LogConnection.Open(format, atStart: true);
            return new(options, format, time, logger, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            throw e switch
            {
                DllNotFoundException => new StoreOpenException("SQLite is missing: install it with 'apt-get install libsqlite3-0'", e),
                SqliteException { IsCorrupt: true } => Corrupt(path, e.Message, e),
                SqliteException => new StoreOpenException($"cannot open {path}: {e.Message}", e),
                _ => e,
            };
        }
    }

    /// <summary>All rows in revision order, each with its checksum verified, bodies as they lie on disk; read before anything is written.</summary>
    /// <exception cref="StoreOpenException">A row is damaged; the message names it.</exception>
    public IEnumerable<LogRow> ReadAll()
    {
        using var select = Connect().Prepare($"SELECT {LogRowReader.Columns} FROM log ORDER BY revision");
        foreach (var row in _reader.ReadAll(select))
        {
            _newest = Math.Max(_newest, row.Revision);
            yield return row;
        }
    }

    /// <summary>Writes rows in one transaction; returns once they are on disk.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Append(IReadOnlyList<LogRow> rows)
    {
        void Insert(LogConnection connection)
        {
            foreach (var row in rows)
            {
                connection.Insert(row.SealedBy(_options.Cipher));
            }
        }

        try
        {
            Write(Insert);
        }
        catch (SqliteException e) when (e.IsFull && _state.ArchivedRows > 0)
        {
            // New writes are worth more than old history.
            Log.ArchiveShed(_logger, _options.Path);
            Prune(_options.Archive with { Limit = _state.ArchivedRows / 2, Bytes = _state.ArchivedBytes / 2 });
            Write(Insert);
        }

        _newest = rows[^1].Revision;
    }

    /// <summary>Archives what these events superseded, the oldest of the history, and remembers that history starts after the last of them.</summary>
    /// <exception cref="SqliteException">Nothing was removed.</exception>
    public void Forget(IReadOnlyList<StoreEvent> events, long compactedRevision)
    {
        try
        {
            Change((connection, state) => Forget(connection, state, events, _options.Archive, compactedRevision));
        }
        catch (SqliteException e) when (e.IsFull)
        {
            Log.ArchiveShed(_logger, _options.Path);
            Change((connection, state) => Forget(connection, state, events, _options.Archive with { Retention = TimeSpan.Zero }, compactedRevision));
        }

        _newest = Math.Max(_newest, compactedRevision);
    }

    /// <summary>Forgets what the archive has kept long enough.</summary>
    /// <exception cref="SqliteException">Nothing was removed.</exception>
    public void PruneArchive() => Prune(_options.Archive);

    /// <summary>What is on disk of one object: these revisions of the log, and all in the archive; the newest first.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    /// <exception cref="StoreOpenException">A row is damaged; the message names it.</exception>
    public IEnumerable<LogRow> History(StoreKey key, IEnumerable<long> revisions)
    {
        var connection = Connect();
        using var find = connection.Prepare($"SELECT {LogRowReader.Columns} FROM log WHERE revision = ?");
        foreach (var revision in revisions.OrderDescending())
        {
            foreach (var row in _reader.ReadAll(find.Bind(1, revision)))
            {
                yield return row;
            }

            find.Reset();
        }

        using var archived = connection.Archive.Of(key);
        foreach (var row in _reader.ReadAll(archived))
        {
            yield return row;
        }
    }

    /// <summary>Begins a copy into a file, which must be empty.</summary>
    public SqliteBackup BackUpTo(string path) => Connect().BackUpTo(path);

    /// <summary>Whether a copy that was begun may go on: the connection is the one it was begun with.</summary>
    public LogConnection? Connection => _connection;

    public StoreOpenException Corrupt(string detail) => Corrupt(_options.Path, detail);

    public void Dispose() => GiveUp();

    internal static StoreOpenException Corrupt(string path, string detail, Exception? inner = null) => new(
        $"the store {path} is damaged: {detail}. Nothing of it is served: restore a backup with 'fairway restore FILE'", inner);

    private static LogState Forget(
        LogConnection connection, LogState state, IReadOnlyList<StoreEvent> events, ArchiveOptions options, long compactedRevision)
    {
        var archived = new HashSet<StoreKey>();
        void Retire(StoreKey key, long revision, long endedBy)
        {
            if (options.Includes(key.Resource))
            {
                state = connection.Archive.Keep(state, revision, endedBy);
                archived.Add(key);
            }

            connection.Remove(revision);
        }

        foreach (var change in events)
        {
            var key = change.Object.Key;
            if (change.Previous is { } previous)
            {
                Retire(key, previous.Revision, change.Revision);
            }

            if (change.Type == StoreEventType.Delete)
            {
                Retire(key, change.Revision, change.Revision);
            }
        }

        foreach (var key in archived)
        {
            state = connection.Archive.Trim(state, key, options.PerObject);
        }

        // Never back: an earlier compaction that was reported as failed may have reached the disk all the same.
        return state with { Compacted = Math.Max(state.Compacted, compactedRevision) };
    }

    private void Prune(ArchiveOptions options)
    {
        var before = (_time.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
        Change((connection, state) => connection.Archive.Prune(state, options, before));
    }

    private void Change(Func<LogConnection, LogState, LogState> work)
    {
        var state = default(LogState);
        Write(connection =>
        {
            var before = connection.ReadState();
            state = work(connection, before);
            if (state != before)
            {
                connection.WriteState(state);
            }
        });
        _state = state;
    }

    private void Write(Action<LogConnection> work)
    {
        try
        {
            Connect().InTransaction(work);
        }
        catch (SqliteException e)
        {
            // A full disk leaves the connection whole; after anything else its view of the files cannot be trusted (sqlite.org/rescode.html#ioerr).
            if (!e.IsFull)
            {
                GiveUp();
            }

            throw;
        }
    }

    private LogConnection Connect()
    {
        if (_connection is { } open)
        {
            return open;
        }

        var connection = LogConnection.Open(_format, atStart: false);
        try
        {
            // What was reported as not written may have reached the file when only its flush failed.
            connection.InTransaction(log => log.RemoveAbove(_newest));
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return _connection = connection;
    }

    private void GiveUp()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
