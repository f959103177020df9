using Microsoft.Win32.SafeHandles;

namespace Fairway.Storage.Sqlite;

/// <summary>A connection, closed once even when its owner forgets.</summary>
internal sealed class SqliteHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SqliteHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => NativeSqlite.Close(handle) == NativeSqlite.Ok;
}
