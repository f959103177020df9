using System.Globalization;
using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Storage.Revisions;

/// <summary>The file of a store that is not open: what a backup is checked with, and a restore prepared.</summary>
public static class StoreCopy
{
    /// <summary>Reads a copy in full: its pages and the checksum of each row. It is not changed.</summary>
    /// <returns>Its newest revision.</returns>
    /// <exception cref="StoreOpenException">It is another application's, of a newer format, or damaged.</exception>
    public static long Verify(string path, TimeProvider time)
    {
        var options = new RevisionStoreOptions { Path = path, Indexer = (_, _) => StoredMetadata.Empty };
        try
        {
            using var database = SqliteDatabase.Open(path);
            var format = new RevisionLogFormat(options, time, NullLogger.Instance).FormatOf(database);
            if (database.QueryText("PRAGMA quick_check(1)") is not "ok" and var problem)
            {
                throw Damaged(path, problem);
            }

            // An older one is read when it is migrated.
            return format == RevisionLogFormat.Current ? ReadRows(database, path) : database.QueryLong("SELECT max(revision) FROM log");
        }
        catch (SqliteException e)
        {
            throw Damaged(path, e.Message, e);
        }
    }

    /// <summary>The highest revision that the store of this path is known to have issued; zero when nothing is known.</summary>
    /// <exception cref="StoreOpenException">The file that tells it is damaged.</exception>
    public static long HighestRevision(string path) => StoreMark.HighestOf(path);

    /// <summary>Has the store of this path go on after a revision when it is opened next: everything before it is refused to watches.</summary>
    public static void ContinueAfter(string path, long revision) => StoreMark.Restore(path, revision);

    private static long ReadRows(SqliteDatabase database, string path)
    {
        var newest = database.QueryLong("SELECT compacted FROM state");
        foreach (var table in (ReadOnlySpan<string>)["archive", "log"])
        {
            using var select = database.Prepare($"SELECT {LogRowReader.Columns} FROM {table}");
            foreach (var row in new LogRowReader(path).ReadAll(select))
            {
                newest = Math.Max(newest, row.Revision);
            }
        }

        return newest;
    }

    private static StoreOpenException Damaged(string path, string detail, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path} is damaged: {detail}"), inner);
}
