namespace Fairway.Storage.Sqlite;

/// <summary>A copy under way, some pages at a time (https://sqlite.org/backup.html); it owns the target's connection.</summary>
internal sealed class SqliteBackup(SqliteDatabase target, nint backup) : IDisposable
{
    private nint _backup = backup;

    /// <summary>Copies so many pages; true once the whole database is in the target and on disk.</summary>
    public bool Step(int pages)
    {
        var code = NativeSqlite.StepBackup(_backup, pages);
        if (code is not (NativeSqlite.Ok or NativeSqlite.Done))
        {
            throw target.Error(code);
        }

        if (code == NativeSqlite.Done)
        {
            target.Check(Complete());
        }

        return code == NativeSqlite.Done;
    }

    public void Dispose()
    {
        _ = Complete();
        target.Dispose();
    }

    private int Complete()
    {
        var (backup, code) = (_backup, NativeSqlite.Ok);
        if (backup != 0)
        {
            _backup = 0;
            code = NativeSqlite.CompleteBackup(backup);
        }

        return code;
    }
}
