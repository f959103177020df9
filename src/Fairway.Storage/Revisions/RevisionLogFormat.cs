using System.Globalization;
using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>The database's settings, schema and format number; a file that is something else, or newer, is refused, an older one migrated.</summary>
internal sealed class RevisionLogFormat(RevisionStoreOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Kept in PRAGMA user_version.</summary>
    public const int Current = 2;

    // "FWAY", in PRAGMA application_id.
    private const int ApplicationId = 0x46574159;
    private const int PageBytes = 4096;

    private const string Row = """
        type INTEGER NOT NULL, resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
        created INTEGER NOT NULL, previous INTEGER NOT NULL, time INTEGER NOT NULL, seal TEXT NOT NULL, body BLOB NOT NULL,
        user TEXT NOT NULL, manager TEXT NOT NULL, audit TEXT NOT NULL, checksum INTEGER NOT NULL
        """;

    /// <summary>The tables of the current format, empty.</summary>
    public static readonly string Schema = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        CREATE TABLE log(revision INTEGER PRIMARY KEY, {Row});
        CREATE TABLE archive(id INTEGER PRIMARY KEY, ended INTEGER NOT NULL, revision INTEGER NOT NULL, {Row});
        CREATE INDEX archive_by_object ON archive(resource, namespace, name, revision);
        CREATE TABLE state(
          id INTEGER PRIMARY KEY CHECK(id = 1), compacted INTEGER NOT NULL,
          archived_rows INTEGER NOT NULL, archived_bytes INTEGER NOT NULL, checksum INTEGER NOT NULL);
        INSERT INTO state VALUES(1, 0, 0, 0, {default(LogState).Checksum()});
        """);

    public string Path => options.Path;

    /// <param name="database">The connection.</param>
    /// <param name="atStart">Pages are checked, and an older format is migrated.</param>
    /// <exception cref="StoreOpenException">Another application's file, a newer format, or damaged pages.</exception>
    public void Prepare(SqliteDatabase database, bool atStart)
    {
        // The lock file keeps other Fairways out; exclusive mode also spares the shared-memory file.
        database.Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY");
        if (database.QueryLong("SELECT count(*) FROM sqlite_schema") == 0)
        {
            Create(database);
        }

        var format = FormatOf(database);
        if (atStart && database.QueryText("PRAGMA quick_check(1)") is not "ok" and var problem)
        {
            throw RevisionLog.Corrupt(Path, problem);
        }

        if (format != Current)
        {
            new FormatMigration(options, time, logger).Run(database);
        }

        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
        // What was written before it was to be encrypted must not stay in free pages.
        database.Execute(options.Cipher is null ? "PRAGMA secure_delete = OFF" : "PRAGMA secure_delete = ON");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {options.MaxBytes / PageBytes}"));
        if (database.QueryText("PRAGMA journal_mode") is not "wal" and var mode)
        {
            throw new StoreOpenException($"cannot open {Path}: its file system allows journal mode '{mode}' only, and the store needs 'wal'");
        }
    }

    /// <summary>The number of a format that this Fairway reads.</summary>
    /// <exception cref="StoreOpenException">Another application's file, or a format that it does not read.</exception>
    public long FormatOf(SqliteDatabase database)
    {
        if (database.QueryLong("PRAGMA application_id") != ApplicationId)
        {
            throw new StoreOpenException($"{Path} is a database of another application: name another path");
        }

        var format = database.QueryLong("PRAGMA user_version");
        return format is >= FormatMigration.Oldest and <= Current ? format : throw new StoreOpenException(
            $"{Path} has format {format}, and this Fairway reads formats {FormatMigration.Oldest} to {Current}: "
            + "run the Fairway that wrote it, or a newer one");
    }

    private static void Create(SqliteDatabase database) => database.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        PRAGMA page_size = {PageBytes};
        BEGIN IMMEDIATE; {Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Current}; COMMIT
        """));
}
