using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>One connection to the log's database with its prepared statements.</summary>
internal sealed class LogConnection : IDisposable
{
    private const string InsertSql = """
        INSERT INTO log(revision, type, resource, namespace, name, created, previous, body, user, manager, audit, checksum)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private readonly SqliteDatabase _database;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _remove;

    private LogConnection(SqliteDatabase database)
    {
        _database = database;
        _insert = database.Prepare(InsertSql);
        _remove = database.Prepare("DELETE FROM log WHERE revision = ?");
    }

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="StoreOpenException">It is not a log that this Fairway reads, or its pages are damaged.</exception>
    public static LogConnection Open(string path, long maxBytes, bool checkPages)
    {
        var database = SqliteDatabase.Open(path);
        try
        {
            RevisionLogFormat.Prepare(database, path, maxBytes, checkPages);
            return new(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public SqliteStatement Prepare(string sql) => _database.Prepare(sql);

    public long QueryLong(string sql) => _database.QueryLong(sql);

    public void Insert(in LogRow row) => _insert
        .Bind(1, row.Revision).Bind(2, (long)row.Type)
        .Bind(3, row.Key.Resource).Bind(4, row.Key.Namespace).Bind(5, row.Key.Name)
        .Bind(6, row.CreateRevision).Bind(7, row.PreviousRevision).Bind(8, row.Body.Span)
        .Bind(9, row.Origin.User).Bind(10, row.Origin.Manager).Bind(11, row.Origin.AuditId)
        .Bind(12, row.Checksum())
        .Run();

    public void Remove(long revision) => _remove.Bind(1, revision).Run();

    public void RemoveAbove(long revision) =>
        _database.Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM log WHERE revision > {revision}"));

    // Never back: an earlier compaction that was reported as failed may have reached the disk all the same.
    public void SetCompacted(long revision) =>
        _database.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE state SET compacted = max(compacted, {revision})"));

    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void InTransaction(Action<LogConnection> work)
    {
        _database.Execute("BEGIN IMMEDIATE");
        try
        {
            work(this);
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

    public void Dispose()
    {
        _insert.Dispose();
        _remove.Dispose();
        _database.Dispose();
    }
}
