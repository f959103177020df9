namespace Fairway.Storage.Sqlite;

/// <summary>An error as SQLite reports it, with its extended result code (https://sqlite.org/rescode.html).</summary>
internal sealed class SqliteException(int code, string message) : Exception($"{message} (SQLite error {code})")
{
    public int Code { get; } = code;

    public bool IsFull => (Code & 0xff) == NativeSqlite.Full;

    public bool IsCorrupt => (Code & 0xff) is NativeSqlite.Corrupt or NativeSqlite.NotADatabase;
}
