using System.Globalization;
using System.Text;

namespace Fairway.ControlPlane.Proxying;

/// <summary>The head of a node's answer to an upgrade, read byte by byte so that nothing of what follows is taken.</summary>
internal sealed record UpgradeAnswer(int Code, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const int MaxHead = 16 * 1024;
    private const int MaxText = 4096;

    /// <exception cref="IOException">The node closed the connection or did not answer in HTTP/1.1.</exception>
    public static async Task<UpgradeAnswer> ReadAsync(Stream node, CancellationToken cancellationToken)
    {
        var head = new byte[MaxHead];
        var length = 0;
        while (!head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            if (length == MaxHead || await node.ReadAsync(head.AsMemory(length, 1), cancellationToken) == 0)
            {
                throw new IOException("the node closed the connection before it answered");
            }

            length++;
        }

        var lines = Encoding.Latin1.GetString(head, 0, length).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines[0].Split(' ') is not ["HTTP/1.1", var code, ..]
            || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new IOException("the node did not answer in HTTP/1.1");
        }

        return new(number, [.. lines.Skip(1).Select(Header)]);
    }

    /// <summary>The text of a refusal, as far as its length is told.</summary>
    public async Task<string> TextAsync(Stream node, CancellationToken cancellationToken)
    {
        var told = Headers.FirstOrDefault(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Value;
        if (!int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0)
        {
            return $"the node answered with {Code}";
        }

        var text = new byte[Math.Min(length, MaxText)];
        await node.ReadExactlyAsync(text, cancellationToken);
        return Encoding.UTF8.GetString(text).Trim();
    }

    private static (string Name, string Value) Header(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim());
    }
}
