using System.Text;

namespace Fairway.Storage.Sqlite;

/// <summary>A prepared statement; parameters count from one, columns from zero, as in SQLite.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, nint statement) : IDisposable
{
    private nint _statement = statement;

    public SqliteStatement Bind(int index, long value)
    {
        database.Check(NativeSqlite.BindLong(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string value)
    {
        // An empty span would be a null pointer, which SQLite takes for NULL.
        ReadOnlySpan<byte> utf8 = value.Length == 0 ? [0] : Encoding.UTF8.GetBytes(value);
        database.Check(NativeSqlite.BindText(_statement, index, utf8, value.Length == 0 ? 0 : utf8.Length, NativeSqlite.Transient));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> bytes = value.IsEmpty ? [0] : value;
        database.Check(NativeSqlite.BindBlob(_statement, index, bytes, value.Length, NativeSqlite.Transient));
        return this;
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool Step()
    {
        var code = NativeSqlite.Step(_statement);
        return code switch
        {
            NativeSqlite.Row => true,
            NativeSqlite.Done => false,
            _ => throw database.Error(code),
        };
    }

    /// <summary>Runs a statement that gives no rows and makes it ready for the next values.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready for the next values. What SQLite answers repeats the error that a step has thrown.</summary>
    public void Reset() => _ = NativeSqlite.Reset(_statement);

    public long Long(int column) => NativeSqlite.ColumnLong(_statement, column);

    public unsafe ReadOnlySpan<byte> Bytes(int column)
    {
        var pointer = NativeSqlite.ColumnBlob(_statement, column);
        return pointer is null ? [] : new(pointer, NativeSqlite.ColumnLength(_statement, column));
    }

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Dispose()
    {
        if (_statement != 0)
        {
            _ = NativeSqlite.Complete(_statement);
            _statement = 0;
        }
    }
}
