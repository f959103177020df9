using System.Globalization;
using System.Text;

namespace Fairway.Node.Serving;

/// <summary>
/// One line of a log in the CRI format: time, stream, tag, text. <c>2026-11-20T15:42:00.238226736+00:00 stdout F hi</c>. Tag P means that the
/// line goes on in the next one.
/// </summary>
internal readonly record struct LogLine(DateTimeOffset Time, string Stamp, string Stream, bool IsPartial, ReadOnlyMemory<byte> Text)
{
    /// <param name="line">Without the line feed.</param>
    /// <param name="result">The parts.</param>
    public static bool TryParse(ReadOnlyMemory<byte> line, out LogLine result)
    {
        result = default;
        var span = line.Span;
        var time = span.IndexOf((byte)' ');
        if (time < 20)
        {
            return false;
        }

        var stream = span[(time + 1)..].IndexOf((byte)' ');
        var tag = stream < 0 ? -1 : span[(time + stream + 2)..].IndexOf((byte)' ');
        // A line without text may end right after its tag.
        var tagEnd = stream < 0 ? -1 : tag < 0 ? span.Length : time + stream + 2 + tag;
        if (tagEnd < 0
            || !DateTimeOffset.TryParse(
                Encoding.ASCII.GetString(span[..time]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when))
        {
            return false;
        }

        var stamp = Encoding.ASCII.GetString(span[..time]);
        stamp = stamp.EndsWith("+00:00", StringComparison.Ordinal)
            ? stamp[..^6] + "Z"
            : when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        var flags = span[(time + stream + 2)..tagEnd];
        var name = Encoding.ASCII.GetString(span[(time + 1)..(time + 1 + stream)]);
        result = new(when, stamp, name, flags.StartsWith("P"u8), line[Math.Min(tagEnd + 1, line.Length)..]);
        return true;
    }
}
