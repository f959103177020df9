using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>The database's settings, schema and format number; a file that is something else, or newer, is refused.</summary>
internal static class RevisionLogFormat
{
    /// <summary>Kept in PRAGMA user_version.</summary>
    public const int Current = 1;

    // "FWAY", in PRAGMA application_id.
    private const int ApplicationId = 0x46574159;
    private const int PageBytes = 4096;

    private const string Schema = """
        CREATE TABLE log(
          revision INTEGER PRIMARY KEY, type INTEGER NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
          created INTEGER NOT NULL, previous INTEGER NOT NULL, body BLOB NOT NULL,
          user TEXT NOT NULL, manager TEXT NOT NULL, audit TEXT NOT NULL, checksum INTEGER NOT NULL);
        CREATE TABLE state(id INTEGER PRIMARY KEY CHECK(id = 1), compacted INTEGER NOT NULL);
        INSERT INTO state(id, compacted) VALUES(1, 0);
        """;

    /// <exception cref="StoreOpenException">Another application's file, a newer format, or damaged pages.</exception>
    public static void Prepare(SqliteDatabase database, string path, long maxBytes, bool checkPages)
    {
        // The lock file keeps other Fairways out; exclusive mode also spares the shared-memory file.
        database.Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY");
        if (database.QueryLong("SELECT count(*) FROM sqlite_schema") == 0)
        {
            Create(database);
        }

        CheckFormat(database, path);
        if (checkPages && database.QueryText("PRAGMA quick_check(1)") is not "ok" and var problem)
        {
            throw RevisionLog.Corrupt(path, problem);
        }

        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {maxBytes / PageBytes}"));
        if (database.QueryText("PRAGMA journal_mode") is not "wal" and var mode)
        {
            throw new StoreOpenException($"cannot open {path}: its file system allows journal mode '{mode}' only, and the store needs 'wal'");
        }
    }

    private static void Create(SqliteDatabase database) => database.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        PRAGMA page_size = {PageBytes};
        BEGIN IMMEDIATE; {Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Current}; COMMIT
        """));

    private static void CheckFormat(SqliteDatabase database, string path)
    {
        if (database.QueryLong("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreOpenException($"{path} is a database of another application: name another path");
        }

        var format = database.QueryLong("PRAGMA user_version");
        if (format != Current)
        {
            throw new StoreOpenException(
                $"{path} has format {format}, and this Fairway reads format {Current}: run the Fairway that wrote it, or a newer one");
        }
    }
}
