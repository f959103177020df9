using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>
/// The database: one row a revision. Live objects are the rows that no other row supersedes; compaction removes the superseded rows
/// and the deletions up to a revision, so what lies above it is whole.
/// </summary>
internal sealed class RevisionLog : IDisposable
{
    private const string InsertSql = """
        INSERT INTO log(revision, type, resource, namespace, name, created, previous, body, user, manager, audit, checksum)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string SelectSql = """
        SELECT revision, type, resource, namespace, name, created, previous, body, user, manager, audit, checksum FROM log ORDER BY revision
        """;

    private readonly string _path;
    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _remove;

    private RevisionLog(string path, SqliteDatabase database)
    {
        _path = path;
        _database = database;
        _insert = database.Prepare(InsertSql);
        _remove = database.Prepare("DELETE FROM log WHERE revision = ?");
    }

    /// <summary>Opens the database, made when missing, after a check of its pages.</summary>
    /// <exception cref="StoreOpenException">It cannot be used.</exception>
    public static RevisionLog Open(string path, long maxBytes)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path);
            RevisionLogFormat.Prepare(database, path, maxBytes);
            return new(path, database);
        }
        catch (Exception e)
        {
            database?.Dispose();
            throw e switch
            {
                DllNotFoundException => new StoreOpenException("SQLite is missing: install it with 'apt-get install libsqlite3-0'", e),
                SqliteException { IsCorrupt: true } => Corrupt(path, e.Message, e),
                SqliteException => new StoreOpenException($"cannot open {path}: {e.Message}", e),
                _ => e,
            };
        }
    }

    public long CompactedRevision => _database.QueryLong("SELECT compacted FROM state");

    /// <summary>All rows in revision order, each with its checksum verified.</summary>
    /// <exception cref="StoreOpenException">A row is damaged; the message names it.</exception>
    public IEnumerable<LogRow> ReadAll()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        using var select = _database.Prepare(SelectSql);
        while (Next(select))
        {
            var row = Read(select, names);
            if (row.Checksum() != select.Long(11))
            {
                throw Corrupt(_path, string.Create(CultureInfo.InvariantCulture, $"the row of revision {row.Revision} ({row.Key}) has a wrong checksum"));
            }

            yield return row;
        }
    }

    /// <summary>Writes rows in one transaction; returns once they are on disk.</summary>
    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void Append(IReadOnlyList<StoreEvent> events) => InTransaction(() =>
    {
        foreach (var change in events)
        {
            Insert(LogRow.From(change));
        }
    });

    /// <summary>Removes what these events superseded, the oldest of the history, and remembers that history starts after the last of them.</summary>
    /// <exception cref="SqliteException">Nothing was removed.</exception>
    public void Forget(IReadOnlyList<StoreEvent> events, long compactedRevision) => InTransaction(() =>
    {
        foreach (var change in events)
        {
            if (change.Previous is { } previous)
            {
                _remove.Bind(1, previous.Revision).Run();
            }

            if (change.Type == StoreEventType.Delete)
            {
                _remove.Bind(1, change.Revision).Run();
            }
        }

        _database.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE state SET compacted = {compactedRevision}"));
    });

    public StoreOpenException Corrupt(string detail) => Corrupt(_path, detail);

    public void Dispose()
    {
        _insert.Dispose();
        _remove.Dispose();
        _database.Dispose();
    }

    internal static StoreOpenException Corrupt(string path, string detail, Exception? inner = null) => new(
        $"the store {path} is damaged: {detail}. Nothing of it is served; put back a copy of it with its -wal file, or move both away to start empty", inner);

    private static LogRow Read(SqliteStatement select, Dictionary<string, string> names)
    {
        var key = new StoreKey(Shared(names, select.Text(2)), Shared(names, select.Text(3)), select.Text(4));
        var origin = new WriteOrigin(Shared(names, select.Text(8)), Shared(names, select.Text(9)), select.Text(10));
        return new(select.Long(0), (StoreEventType)select.Long(1), key, select.Long(5), select.Long(6), select.Bytes(7).ToArray(), origin);
    }

    private static string Shared(Dictionary<string, string> names, string text) => names.TryGetValue(text, out var known) ? known : names[text] = text;

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

    private void Insert(in LogRow row) => _insert
        .Bind(1, row.Revision).Bind(2, (long)row.Type)
        .Bind(3, row.Key.Resource).Bind(4, row.Key.Namespace).Bind(5, row.Key.Name)
        .Bind(6, row.CreateRevision).Bind(7, row.PreviousRevision).Bind(8, row.Body.Span)
        .Bind(9, row.Origin.User).Bind(10, row.Origin.Manager).Bind(11, row.Origin.AuditId)
        .Bind(12, row.Checksum())
        .Run();

    private void InTransaction(Action work)
    {
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            _database.Execute("COMMIT");
        }
        catch
        {
            // SQLite has rolled back by itself after some errors (a full disk), not after others.
            if (_database.InTransaction)
            {
                _database.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
