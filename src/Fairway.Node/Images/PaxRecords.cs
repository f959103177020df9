using System.Globalization;
using System.Text;

namespace Fairway.Node.Images;

/// <summary>The records of a pax extended header, each <c>LENGTH KEY=VALUE\n</c> such as <c>30 mtime=1350244992.023960108\n</c>.</summary>
internal sealed class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";

    private readonly Dictionary<string, byte[]> _records = new(StringComparer.Ordinal);

    public static PaxRecords Empty { get; } = new();

    public static PaxRecords Read(ReadOnlySpan<byte> data)
    {
        var result = new PaxRecords();
        while (!data.IsEmpty)
        {
            var space = data.IndexOf((byte)' ');
            if (space is < 1 or > 9
                || !int.TryParse(data[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > data.Length)
            {
                throw new ImageFormatException("tar: a pax record has no valid length");
            }

            var record = data[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1)
            {
                throw new ImageFormatException("tar: a pax record is not KEY=VALUE");
            }

            result._records[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            data = data[length..];
        }

        return result;
    }

    public string? Text(string key) => _records.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>The number, its fraction cut off, or null when the record is absent.</summary>
    public long? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return long.TryParse(dot < 0 ? text : text[..dot], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ImageFormatException($"tar: pax record {key} is not a number");
    }

    public IReadOnlyDictionary<string, byte[]> Attributes() => _records
        .Where(pair => pair.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[AttributePrefix.Length..], pair => pair.Value, StringComparer.Ordinal);
}
