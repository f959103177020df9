using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Fairway.Node.Dns;

/// <summary>Domain names on the wire: labels of 1 to 63 bytes after their length, 255 bytes in all (RFC 1035 section 3.1).</summary>
internal static class DnsNames
{
    private const int LongestLabel = 63;
    private const int LongestName = 255;

    /// <summary>Reads an uncompressed name, in lower case and without the last dot; false when it is malformed, compressed or not ASCII.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int position, [NotNullWhen(true)] out string? name)
    {
        var text = new StringBuilder();
        name = null;
        while (position < message.Length)
        {
            var length = message[position++];
            if (length == 0)
            {
                name = text.ToString();
                return true;
            }

            if (length > LongestLabel || position + length > message.Length || text.Length + length + 2 > LongestName)
            {
                return false;
            }

            foreach (var code in message.Slice(position, length))
            {
                // A dot within a label would look like its end.
                if (code is <= (byte)' ' or >= 0x7F or (byte)'.')
                {
                    return false;
                }
            }

            text.Append(text.Length == 0 ? "" : ".").Append(Encoding.ASCII.GetString(message.Slice(position, length)).ToLowerInvariant());
            position += length;
        }

        return false;
    }

    /// <summary>The name as it goes over the wire.</summary>
    /// <exception cref="FormatException">A label is empty or too long, or the name is.</exception>
    public static byte[] Write(string name)
    {
        var bytes = new List<byte>(name.Length + 2);
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            var ascii = Encoding.ASCII.GetBytes(label);
            if (ascii.Length is 0 or > LongestLabel)
            {
                throw new FormatException($"\"{name}\" is not a domain name");
            }

            bytes.Add((byte)ascii.Length);
            bytes.AddRange(ascii);
        }

        bytes.Add(0);
        return bytes.Count <= LongestName ? [.. bytes] : throw new FormatException($"\"{name}\" is too long for a domain name");
    }
}
