using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Client.Http;

/// <summary>The events of a watch: a line of JSON each, <c>{"type":"ADDED","object":{...}}</c>.</summary>
internal static class WatchLines
{
    // A line is searched for its end anew with each read, so reads are large.
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 128 * 1024);

    /// <exception cref="KubernetesException">An ERROR event, or a line that is no event.</exception>
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(
        Stream stream, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, Options);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, out var line))
                {
                    if (line.Length > 0)
                    {
                        yield return Event(line, maxBytes);
                    }
                }

                if (buffer.Length > maxBytes)
                {
                    throw Broken($"an event is larger than {maxBytes} bytes");
                }

                if (read.IsCompleted)
                {
                    yield break;
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchEvent Event(ReadOnlySequence<byte> line, int maxBytes)
    {
        Value value;
        try
        {
            value = JsonReader.Read(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), new(maxBytes));
        }
        catch (ValueFormatException e)
        {
            throw Broken(e.Message);
        }

        return value["type"].AsString() switch
        {
            "ADDED" => new(WatchEventType.Added, value["object"]),
            "MODIFIED" => new(WatchEventType.Modified, value["object"]),
            "DELETED" => new(WatchEventType.Deleted, value["object"]),
            "BOOKMARK" => new(WatchEventType.Bookmark, value["object"]),
            "ERROR" => throw new KubernetesException(value["object"]),
            var other => throw Broken($"an event has the type \"{other}\""),
        };
    }

    private static KubernetesException Broken(string reason) => new(500, StatusReason.InternalError, $"the watch cannot be read: {reason}");
}
