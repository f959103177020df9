using System.Runtime.InteropServices;

namespace Fairway.Storage.Sqlite;

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteHandle _handle;

    private SqliteDatabase(SqliteHandle handle) => _handle = handle;

    private bool IsInTransaction => NativeSqlite.AutoCommit(_handle) == 0;

    /// <exception cref="DllNotFoundException">libsqlite3.so.0 is not installed.</exception>
    public static SqliteDatabase Open(string path)
    {
        const int Flags = NativeSqlite.OpenReadWrite | NativeSqlite.OpenCreate | NativeSqlite.OpenNoMutex | NativeSqlite.OpenExtendedCodes;
        var code = NativeSqlite.Open(path, out var handle, Flags, 0);
        var database = new SqliteDatabase(handle);
        if (code != NativeSqlite.Ok)
        {
            var error = handle.IsInvalid ? new SqliteException(code, "out of memory") : database.Error(code);
            database.Dispose();
            throw error;
        }

        return database;
    }

    /// <summary>Runs statements that take no values and give no rows.</summary>
    public void Execute(string sql) => Check(NativeSqlite.Execute(_handle, sql, 0, 0, 0));

    /// <exception cref="SqliteException">Nothing was written.</exception>
    public void InTransaction(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            // SQLite has rolled back by itself after some errors (a full disk), not after others.
            if (IsInTransaction)
            {
                Execute("ROLLBACK");
            }

            throw;
        }
    }

    public SqliteStatement Prepare(string sql)
    {
        Check(NativeSqlite.Prepare(_handle, sql, -1, out var statement, 0));
        return new(this, statement);
    }

    /// <summary>The first column of the first row.</summary>
    public long QueryLong(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    /// <inheritdoc cref="QueryLong"/>
    public string QueryText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Begins to copy this database to another; what this connection writes meanwhile is copied as well.</summary>
    public SqliteBackup BackUpTo(SqliteDatabase target)
    {
        var backup = NativeSqlite.BeginBackup(target._handle, "main", _handle, "main");
        return backup == 0 ? throw target.Error(NativeSqlite.ErrorCode(target._handle)) : new(target, backup);
    }

    public void Dispose() => _handle.Dispose();

    internal void Check(int code)
    {
        if (code != NativeSqlite.Ok)
        {
            throw Error(code);
        }
    }

    internal SqliteException Error(int code) => new(code, Marshal.PtrToStringUTF8(NativeSqlite.ErrorMessage(_handle)) ?? "unknown");
}
