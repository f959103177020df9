using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>
/// The database: one row a revision. Live objects are the rows that no other row supersedes; compaction removes the superseded rows
/// and the deletions up to a revision, so what lies above it is whole. After an error of the disk the connection is given up and the
/// next write opens another.
/// </summary>
internal sealed class RevisionLog : IDisposable
{
    private const string SelectSql = """
        SELECT revision, type, resource, namespace, name, created, previous, body, user, manager, audit, checksum FROM log ORDER BY revision
        """;

    private readonly string _path;
    private readonly long _maxBytes;
    private LogConnection? _connection;
    private long _newest;

    private RevisionLog(string path, long maxBytes, LogConnection connection)
    {
        _path = path;
        _maxBytes = maxBytes;
        _connection = connection;
        _newest = CompactedRevision = connection.QueryLong("SELECT compacted FROM state");
    }

    /// <summary>Where history started when the database was opened.</summary>
    public long CompactedRevision { get; }

    /// <summary>Opens the database, made when missing, after a check of its pages.</summary>
    /// <exception cref="StoreOpenException">It cannot be used.</exception>
    public static RevisionLog Open(string path, long maxBytes)
    {
        LogConnection? connection = null;
        try
        {
            connection = LogConnection.Open(path, maxBytes, checkPages: true);
            return new(path, maxBytes, connection);
        }
        catch (Exception e) when (e is DllNotFoundException or SqliteException)
        {
            connection?.Dispose();
            throw e switch
            {
                DllNotFoundException => new StoreOpenException("SQLite is missing: install it with 'apt-get install libsqlite3-0'", e),
                SqliteException { IsCorrupt: true } => Corrupt(path, e.Message, e),
                _ => new StoreOpenException($"cannot open {path}: {e.Message}", e),
            };
        }
    }

    /// <summary>All rows in revision order, each with its checksum verified; read once, before anything is written.</summary>
    /// <exception cref="StoreOpenException">A row is damaged; the message names it.</exception>
    public IEnumerable<LogRow> ReadAll()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var select = Connect().Prepare(SelectSql);
        while (Next(select))
        {
            var row = Read(select, names);
            if (row.Checksum() != select.Long(11))
            {
                throw Corrupt(string.Create(CultureInfo.InvariantCulture, $"the row of revision {row.Revision} ({row.Key}) has a wrong checksum"));
            }

            _newest = Math.Max(_newest, row.Revision);
            yield return row;
        }
    }

    /// <summary>Writes rows in one transaction; returns once they are on disk.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Append(IReadOnlyList<StoreEvent> events)
    {
        Write(connection =>
        {
            foreach (var change in events)
            {
                connection.Insert(LogRow.From(change));
            }
        });
        _newest = events[^1].Revision;
    }

    /// <summary>Removes what these events superseded, the oldest of the history, and remembers that history starts after the last of them.</summary>
    /// <exception cref="SqliteException">Nothing was removed.</exception>
    public void Forget(IReadOnlyList<StoreEvent> events, long compactedRevision) => Write(connection =>
    {
        foreach (var change in events)
        {
            if (change.Previous is { } previous)
            {
                connection.Remove(previous.Revision);
            }

            if (change.Type == StoreEventType.Delete)
            {
                connection.Remove(change.Revision);
            }
        }

        connection.SetCompacted(compactedRevision);
    });

    public StoreOpenException Corrupt(string detail) => Corrupt(_path, detail);

    public void Dispose() => GiveUp();

    internal static StoreOpenException Corrupt(string path, string detail, Exception? inner = null) => new(
        $"the store {path} is damaged: {detail}. Nothing of it is served; put back a copy of it with its -wal file, or move both away to start empty",
        inner);

    private static LogRow Read(SqliteStatement select, Dictionary<string, string> names)
    {
        var key = new StoreKey(Shared(names, select.Text(2)), Shared(names, select.Text(3)), select.Text(4));
        var origin = new WriteOrigin(Shared(names, select.Text(8)), Shared(names, select.Text(9)), select.Text(10));
        return new(select.Long(0), (StoreEventType)select.Long(1), key, select.Long(5), select.Long(6), select.Bytes(7).ToArray(), origin);
    }

    private static string Shared(Dictionary<string, string> names, string text) =>
        names.TryGetValue(text, out var known) ? known : names[text] = text;

    private bool Next(SqliteStatement select)
    {
        try
        {
            return select.Step();
        }
        catch (SqliteException e) when (e.IsCorrupt)
        {
            throw Corrupt(_path, e.Message, e);
        }
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

        var connection = LogConnection.Open(_path, _maxBytes, checkPages: false);
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
