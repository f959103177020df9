using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fairway.Delivery.GitServing;

/// <summary>
/// The header lines of a CGI answer (RFC 3875, section 6.3): <c>Status: 404 Not Found</c>, <c>Content-Type: …</c>, an empty line.
/// </summary>
internal sealed record CgiHeaders(int Status, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Reads up to and with the empty line; null when the program ended before it.</summary>
    /// <exception cref="InvalidDataException">The headers are over 16 KiB.</exception>
    public static async Task<CgiHeaders?> ReadAsync(PipeReader output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await output.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (TryRead(read.Buffer, out var headers, out var end))
            {
                output.AdvanceTo(end);
                return headers;
            }

            if (read.Buffer.Length > MaxLength)
            {
                throw new InvalidDataException("the Git program answered with more than 16 KiB of headers");
            }

            output.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public void ApplyTo(HttpResponse response)
    {
        response.StatusCode = Status;
        foreach (var (name, value) in Fields)
        {
            response.Headers.Append(name, value);
        }
    }

    private static bool TryRead(ReadOnlySequence<byte> buffer, out CgiHeaders? headers, out SequencePosition end)
    {
        var status = 200;
        var fields = new List<KeyValuePair<string, string>>();
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> bytes, (byte)'\n'))
        {
            var line = Encoding.Latin1.GetString(bytes).TrimEnd('\r');
            if (line.Length == 0)
            {
                (headers, end) = (new(status, fields), reader.Position);
                return true;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                status = int.Parse(value.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            }
            else
            {
                fields.Add(new(name, value));
            }
        }

        (headers, end) = (null, buffer.Start);
        return false;
    }
}
