using System.Globalization;
using Fairway.Storage.Blobs;
using Fairway.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fairway.Storage.Revisions;

/// <summary>
/// Brings a database of an earlier format to the current one in a single transaction, after a copy of it was put beside it. Live objects keep
/// their revisions, superseded ones go to the archive, and watches start anew.
/// </summary>
internal sealed class FormatMigration(RevisionStoreOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Format 1 has no times, no seals and no archive, one row <c>(revision, type, resource, namespace, name, created, previous, body, user,
    /// manager, audit, checksum)</c> a revision, and <c>state(id, compacted)</c>.
    /// </summary>
    public const int Oldest = 1;

    private const string SelectSql = """
        SELECT revision, type, resource, namespace, name, created, previous, body, user, manager, audit, checksum FROM old ORDER BY revision
        """;

    private const string InsertLogSql = $"INSERT INTO log({LogRowReader.Columns}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private const string InsertArchiveSql =
        $"INSERT INTO archive({LogRowReader.Columns}, ended) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";

    private readonly Dictionary<StoreKey, LogRow> _live = [];

    /// <exception cref="StoreOpenException">A row is damaged, or the copy cannot be written; the database is as it was.</exception>
    public void Run(SqliteDatabase database)
    {
        var copy = Copy(database);
        long rows = 0;
        database.InTransaction(() => rows = Rewrite(database));
        Log.Migrated(logger, options.Path, Oldest, RevisionLogFormat.Current, rows, copy);
    }

    // A copy that a failed migration left is as good, but nobody can tell: it is kept, and another is made.
    private string Copy(SqliteDatabase database)
    {
        var path = Enumerable.Range(0, 100)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{options.Path}.format-{Oldest}{(i == 0 ? "" : $"-{i}")}"))
            .First(path => !File.Exists(path));
        try
        {
            StoreFiles.CreateEmpty(path);
            database.Execute($"VACUUM INTO '{path.Replace("'", "''", StringComparison.Ordinal)}'");
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
            {
                RandomAccess.FlushToDisk(file);
            }

            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            File.Delete(path);
            throw new StoreOpenException(
                $"{options.Path} has format {Oldest} and was not migrated to format {RevisionLogFormat.Current}, because a copy of it could not be "
                + $"written to {path}: {e.Message}",
                e);
        }
    }

    private long Rewrite(SqliteDatabase database)
    {
        database.Execute("ALTER TABLE log RENAME TO old");
        var compacted = database.QueryLong("SELECT compacted FROM state");
        database.Execute($"DROP TABLE state; {RevisionLogFormat.Schema}");
        long count = 0;
        var (newest, archive) = (compacted, default(LogState));
        using (var archived = database.Prepare(InsertArchiveSql))
        using (var select = database.Prepare(SelectSql))
        {
            foreach (var row in Read(select))
            {
                count++;
                newest = row.Revision;
                if (_live.Remove(row.Key, out var superseded))
                {
                    archive = Archive(archived, archive, superseded);
                }

                if (row.Type == StoreEventType.Put)
                {
                    _live[row.Key] = row;
                }
                else
                {
                    archive = Archive(archived, archive, row);
                }
            }
        }

        using (var insert = database.Prepare(InsertLogSql))
        {
            foreach (var row in _live.Values)
            {
                LogConnection.Bind(insert, row.SealedBy(options.Cipher)).Run();
            }
        }

        archive = archive with { Compacted = newest };
        database.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DROP TABLE old;
            UPDATE state SET compacted = {newest}, archived_rows = {archive.ArchivedRows}, archived_bytes = {archive.ArchivedBytes},
              checksum = {archive.Checksum()};
            PRAGMA user_version = {RevisionLogFormat.Current}
            """));
        return count;
    }

    // When it ended is not known: it is forgotten as if it had ended now.
    private LogState Archive(SqliteStatement insert, LogState state, in LogRow row)
    {
        if (!options.Archive.Includes(row.Key.Resource))
        {
            return state;
        }

        LogConnection.Bind(insert, row.SealedBy(options.Cipher)).Bind(15, time.GetUtcNow().ToUnixTimeMilliseconds()).Run();
        return state with { ArchivedRows = state.ArchivedRows + 1, ArchivedBytes = state.ArchivedBytes + row.Body.Length };
    }

    private IEnumerable<LogRow> Read(SqliteStatement select)
    {
        while (select.Step())
        {
            var row = new LogRow(
                select.Long(0),
                (StoreEventType)select.Long(1),
                new(select.Text(2), select.Text(3), select.Text(4)),
                select.Long(5),
                select.Long(6),
                0,
                "",
                select.Bytes(7).ToArray(),
                new(select.Text(8), select.Text(9), select.Text(10)));
            if (Checksum(row) != select.Long(11))
            {
                throw RevisionLog.Corrupt(options.Path, string.Create(
                    CultureInfo.InvariantCulture, $"the row of revision {row.Revision} ({row.Key}) has a wrong checksum"));
            }

            yield return options.Rewriter?.Invoke(Oldest, row.Key, row.Body) is var (key, body)
                ? row with { Key = key, Body = body.At(row.Revision) }
                : row;
        }
    }

    private static long Checksum(in LogRow row) => new RowChecksum()
        .Add(row.Revision).Add((long)row.Type).Add(row.CreateRevision).Add(row.PreviousRevision)
        .Add(row.Key.Resource).Add(row.Key.Namespace).Add(row.Key.Name)
        .Add(row.Origin.User).Add(row.Origin.Manager).Add(row.Origin.AuditId)
        .Add(row.Body.Span).Value;
}
