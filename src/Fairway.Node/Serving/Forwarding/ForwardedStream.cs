using System.Globalization;
using System.IO.Pipelines;
using Fairway.Node.Serving.Spdy;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>One of the two SPDY streams of a forwarded connection: <c>data</c> carries it, <c>error</c> tells how it went.</summary>
internal sealed record ForwardedStream(uint Id, bool IsData, int Port, string RequestId)
{
    // What one connection may hold up before the others wait with it: the clients count no windows.
    private const int LargestBacklog = 1024 * 1024;

    /// <summary>What the client sends to the pod.</summary>
    public Pipe Input { get; } = new(new(pauseWriterThreshold: LargestBacklog, resumeWriterThreshold: LargestBacklog / 2));

    /// <summary>Null when the headers are not those of a forwarded connection.</summary>
    public static ForwardedStream? Of(SpdyFrame frame)
    {
        var type = frame.Headers.GetValueOrDefault("streamtype", "");
        if (type is not ("data" or "error") || ForwardPorts.Read(frame.Headers.GetValueOrDefault("port", "")) is not { } port)
        {
            return null;
        }

        // Clients of old give no number to the request: their error stream comes first, the data stream is the next.
        var isData = type == "data";
        var request = frame.Headers.GetValueOrDefault("requestid", "");
        var number = request.Length > 0 ? request : (isData ? frame.Stream - 2 : frame.Stream).ToString(CultureInfo.InvariantCulture);
        return new(frame.Stream, isData, port, number);
    }
}
