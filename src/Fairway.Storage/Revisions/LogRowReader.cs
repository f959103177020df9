using System.Globalization;
using Fairway.Storage.Sqlite;

namespace Fairway.Storage.Revisions;

/// <summary>Reads rows of the log and of the archive, each with its checksum verified; equal names share one string.</summary>
internal sealed class LogRowReader(string path)
{
    /// <summary>In the order that <see cref="Read"/> expects.</summary>
    public const string Columns = "revision, type, resource, namespace, name, created, previous, time, seal, body, user, manager, audit, checksum";

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <exception cref="StoreOpenException">A row is damaged; the message names it.</exception>
    public IEnumerable<LogRow> ReadAll(SqliteStatement select)
    {
        while (Next(select))
        {
            yield return Read(select);
        }
    }

    private LogRow Read(SqliteStatement select)
    {
        var key = new StoreKey(Shared(select.Text(2)), Shared(select.Text(3)), select.Text(4));
        var origin = new WriteOrigin(Shared(select.Text(10)), Shared(select.Text(11)), select.Text(12));
        var row = new LogRow(
            select.Long(0),
            (StoreEventType)select.Long(1),
            key,
            select.Long(5),
            select.Long(6),
            select.Long(7),
            Shared(select.Text(8)),
            select.Bytes(9).ToArray(),
            origin);
        return row.Checksum() == select.Long(13)
            ? row
            : throw RevisionLog.Corrupt(path, string.Create(
                CultureInfo.InvariantCulture, $"the row of revision {row.Revision} ({row.Key}) has a wrong checksum"));
    }

    private bool Next(SqliteStatement select)
    {
        try
        {
            return select.Step();
        }
        catch (SqliteException e) when (e.IsCorrupt)
        {
            throw RevisionLog.Corrupt(path, e.Message, e);
        }
    }

    private string Shared(string text) => _names.TryGetValue(text, out var known) ? known : _names[text] = text;
}
