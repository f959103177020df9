namespace Fairway.Node.Serving.Spdy;

/// <summary>The frames that those who serve streams are told of; the others the connection answers itself or passes over.</summary>
internal enum SpdyFrameType
{
    /// <summary>SYN_STREAM: the client opens a stream, with its headers.</summary>
    Open,

    /// <summary>A piece of a stream's content, perhaps its last.</summary>
    Data,

    /// <summary>RST_STREAM: the client takes back a stream.</summary>
    Reset,
}

/// <summary>One frame of a client.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Stream">The stream that it is about; clients' are odd.</param>
/// <param name="IsLast">The client sends nothing more on it (FLAG_FIN).</param>
/// <param name="Content">Valid until the next frame is read.</param>
/// <param name="Headers">Names are lower-case.</param>
internal readonly record struct SpdyFrame(
    SpdyFrameType Type, uint Stream, bool IsLast, ReadOnlyMemory<byte> Content, IReadOnlyDictionary<string, string> Headers);
