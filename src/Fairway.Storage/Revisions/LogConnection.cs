using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>One connection to the log's database with its prepared statements.</summary>
internal sealed class LogConnection : IDisposable
{
    private const string InsertSql = $"INSERT INTO log({LogRowReader.Columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private readonly SqliteDatabase _database;
    private readonly string _path;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _remove;

    private LogConnection(SqliteDatabase database, string path)
    {
        _database = database;
        _path = path;
        _insert = database.Prepare(InsertSql);
        _remove = database.Prepare("DELETE FROM log WHERE revision = ?");
        Archive = new(database);
    }

    public LogArchive Archive { get; }

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    /// <exception cref="StoreOpenException">It is not a log that this Fairway reads, or its pages are damaged.</exception>
    public static LogConnection Open(RevisionLogFormat format, bool atStart)
    {
        var database = SqliteDatabase.Open(format.Path);
        try
        {
            format.Prepare(database, atStart);
            return new(database, format.Path);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public SqliteStatement Prepare(string sql) => _database.Prepare(sql);

    /// <summary>Begins a copy into a file, which must be empty.</summary>
    public SqliteBackup BackUpTo(string path)
    {
        var target = SqliteDatabase.Open(path);
        try
        {
            return _database.BackUpTo(target);
        }
        catch
        {
            target.Dispose();
            throw;
        }
    }

    public void Insert(in LogRow row) => Bind(_insert, row).Run();

    public void Remove(long revision) => _remove.Bind(1, revision).Run();

    public void RemoveAbove(long revision) =>
        _database.Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM log WHERE revision > {revision}"));

    /// <exception cref="StoreOpenException">The row is damaged.</exception>
    public LogState ReadState()
    {
        using var select = _database.Prepare("SELECT compacted, archived_rows, archived_bytes, checksum FROM state WHERE id = 1");
        if (select.Step())
        {
            var state = new LogState(select.Long(0), select.Long(1), select.Long(2));
            if (state.Checksum() == select.Long(3))
            {
                return state;
            }
        }

        throw RevisionLog.Corrupt(_path, "the row about the whole file is missing or has a wrong checksum");
    }

    public void WriteState(LogState state) => _database.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        INSERT OR REPLACE INTO state(id, compacted, archived_rows, archived_bytes, checksum)
        VALUES(1, {state.Compacted}, {state.ArchivedRows}, {state.ArchivedBytes}, {state.Checksum()})
        """));

    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void InTransaction(Action<LogConnection> work) => _database.InTransaction(() => work(this));

    public void Dispose()
    {
        Archive.Dispose();
        _insert.Dispose();
        _remove.Dispose();
        _database.Dispose();
    }

    /// <summary>Binds a row to a statement that takes <see cref="LogRowReader.Columns"/>.</summary>
    internal static SqliteStatement Bind(SqliteStatement statement, in LogRow row) => statement
        .Bind(1, row.Revision).Bind(2, (long)row.Type)
        .Bind(3, row.Key.Resource).Bind(4, row.Key.Namespace).Bind(5, row.Key.Name)
        .Bind(6, row.CreateRevision).Bind(7, row.PreviousRevision).Bind(8, row.Time).Bind(9, row.Seal).Bind(10, row.Body.Span)
        .Bind(11, row.Origin.User).Bind(12, row.Origin.Manager).Bind(13, row.Origin.AuditId)
        .Bind(14, row.Checksum());
}
