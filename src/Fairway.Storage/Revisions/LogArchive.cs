using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>The table of revisions that only their object's history still asks for, in the order in which they were superseded.</summary>
internal sealed class LogArchive(SqliteDatabase database) : IDisposable
{
    private const int Slice = 2000;

    // A revision ends with the one that supersedes it; a deletion with itself.
    private const string KeepSql = $"""
        INSERT INTO archive(ended, {LogRowReader.Columns})
        SELECT (SELECT time FROM log WHERE revision = ?2), {LogRowReader.Columns} FROM log WHERE revision = ?1
        RETURNING length(body)
        """;

    private const string TrimSql = """
        DELETE FROM archive WHERE resource = ?1 AND namespace = ?2 AND name = ?3 AND revision <= (
          SELECT revision FROM archive WHERE resource = ?1 AND namespace = ?2 AND name = ?3 ORDER BY revision DESC LIMIT 1 OFFSET ?4)
        RETURNING length(body)
        """;

    private const string OfKeySql = $"""
        SELECT {LogRowReader.Columns} FROM archive WHERE resource = ?1 AND namespace = ?2 AND name = ?3 ORDER BY revision DESC
        """;

    private readonly SqliteStatement _keep = database.Prepare(KeepSql);
    private readonly SqliteStatement _trim = database.Prepare(TrimSql);

    /// <summary>Copies a revision from the log, when it is there.</summary>
    public LogState Keep(LogState state, long revision, long endedBy) => Count(_keep.Bind(1, revision).Bind(2, endedBy), state, 1);

    /// <summary>Forgets an object's oldest revisions beyond a number.</summary>
    public LogState Trim(LogState state, in StoreKey key, int limit) =>
        Count(_trim.Bind(1, key.Resource).Bind(2, key.Namespace).Bind(3, key.Name).Bind(4, limit), state, -1);

    /// <summary>Forgets the revisions that ended first: all that ended before a time, and what is beyond the limits.</summary>
    public LogState Prune(LogState state, ArchiveOptions options, long endedBefore)
    {
        while (true)
        {
            var (last, left, seen) = (0L, state, 0);
            using (var oldest = database.Prepare(string.Create(
                CultureInfo.InvariantCulture, $"SELECT id, ended, length(body) FROM archive ORDER BY id LIMIT {Slice}")))
            {
                while (oldest.Step() && (oldest.Long(1) < endedBefore || left.ArchivedRows > options.Limit || left.ArchivedBytes > options.Bytes))
                {
                    (last, seen) = (oldest.Long(0), seen + 1);
                    left = Add(left, oldest.Long(2), -1);
                }
            }

            if (seen > 0)
            {
                database.Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM archive WHERE id <= {last}"));
            }

            state = left;
            if (seen < Slice)
            {
                return state;
            }
        }
    }

    /// <summary>What is kept of one object, the newest revision first.</summary>
    public SqliteStatement Of(in StoreKey key) => database.Prepare(OfKeySql).Bind(1, key.Resource).Bind(2, key.Namespace).Bind(3, key.Name);

    public void Dispose()
    {
        _keep.Dispose();
        _trim.Dispose();
    }

    private static LogState Count(SqliteStatement statement, LogState state, int sign)
    {
        try
        {
            while (statement.Step())
            {
                state = Add(state, statement.Long(0), sign);
            }

            return state;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static LogState Add(LogState state, long bytes, int sign) =>
        state with { ArchivedRows = state.ArchivedRows + sign, ArchivedBytes = state.ArchivedBytes + (sign * bytes) };
}
