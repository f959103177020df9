using System.Buffers;
using System.Buffers.Binary;

namespace Fairway.Node.Serving.Spdy;

/// <summary>
/// The frames of SPDY/3.1 (draft-mbelshe-httpbis-spdy-00) on one connection, as Kubernetes' clients use them: they open streams, neither side
/// counts windows. Reads are one at a time, writes may come from anywhere.
/// </summary>
internal sealed class SpdyConnection(Stream stream) : IDisposable
{
    private const int HeadSize = 8;
    private const int LargestControl = 64 * 1024;
    private const int LargestPiece = 32 * 1024;
    private const int OpenSize = 10;
    private const int NumberSize = 4;
    private const byte LastFlag = 1;
    private const uint IdMask = 0x7FFF_FFFF;

    // An empty set of headers, as each reply has it: a zlib stream that begins once and ends never, flushed by an empty block.
    private static readonly byte[] ZlibHead = [0x78, 0x01];
    private static readonly byte[] NoHeaders = [.. StoredBlock.Of([0, 0, 0, 0]), .. StoredBlock.Of([])];

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private readonly SpdyHeaderReader _headers = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _head = new byte[HeadSize];
    private readonly byte[] _piece = new byte[LargestPiece];
    private (uint Stream, int Left, bool IsLast) _data;
    private bool _hasReplied;
    private uint _newest;

    /// <summary>The next frame; null when the client has gone.</summary>
    /// <exception cref="InvalidDataException">What came is not SPDY/3.1, or too big.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<SpdyFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_data.Left > 0)
            {
                return await ReadPieceAsync(cancellationToken).ConfigureAwait(false);
            }

            var read = await stream.ReadAtLeastAsync(_head, HeadSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (read < HeadSize)
            {
                return null;
            }

            var (first, second) = (BinaryPrimitives.ReadUInt32BigEndian(_head), BinaryPrimitives.ReadUInt32BigEndian(_head.AsSpan(NumberSize)));
            var (isLast, length) = ((second >> 24 & LastFlag) != 0, (int)(second & 0xFF_FFFF));
            if (first <= IdMask)
            {
                _data = (first, length, isLast);
                if (length == 0)
                {
                    return new(SpdyFrameType.Data, first, isLast, default, None);
                }
            }
            else
            {
                var type = (SpdyControl)(first & 0xFFFF);
                var (isEnd, frame) = await ReadControlAsync(type, isLast, length, cancellationToken).ConfigureAwait(false);
                if (isEnd || frame is not null)
                {
                    return frame;
                }
            }
        }
    }

    /// <summary>Accepts a stream that the client opened.</summary>
    public async Task ReplyAsync(uint id, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            byte[] content = [.. Number(id), .. _hasReplied ? [] : ZlibHead, .. NoHeaders];
            _hasReplied = true;
            await WriteLockedAsync(SpdyControl.SynReply, content, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <param name="id">The stream.</param>
    /// <param name="content">Less than 16 MiB.</param>
    /// <param name="isLast">Nothing more is sent on it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAsync(uint id, ReadOnlyMemory<byte> content, bool isLast, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var flags = isLast ? (uint)LastFlag << 24 : 0;
            await WriteLockedAsync(id, flags | (uint)content.Length, content, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Refuses or takes back a stream.</summary>
    public Task ResetAsync(uint id, SpdyResetReason reason, CancellationToken cancellationToken) =>
        WriteAsync(SpdyControl.Reset, [.. Number(id), .. Number((uint)reason)], cancellationToken);

    /// <summary>Tells that no more streams are taken (GOAWAY), before the connection is closed.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) =>
        WriteAsync(SpdyControl.GoAway, [.. Number(_newest), .. Number(0)], cancellationToken);

    public void Dispose()
    {
        _headers.Dispose();
        _writing.Dispose();
    }

    private async Task<SpdyFrame> ReadPieceAsync(CancellationToken cancellationToken)
    {
        var read = await stream.ReadAsync(_piece.AsMemory(0, Math.Min(_data.Left, LargestPiece)), cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            throw new EndOfStreamException("the connection ended within a frame");
        }

        _data.Left -= read;
        return new(SpdyFrameType.Data, _data.Stream, _data.IsLast && _data.Left == 0, _piece.AsMemory(0, read), None);
    }

    private async Task<(bool IsEnd, SpdyFrame? Frame)> ReadControlAsync(
        SpdyControl type, bool isLast, int length, CancellationToken cancellationToken)
    {
        if (length > LargestControl)
        {
            throw new InvalidDataException($"a control frame has more than {LargestControl} bytes");
        }

        var content = new byte[length];
        await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        switch (type)
        {
            case SpdyControl.SynStream when length >= OpenSize:
                _newest = Id(content);
                return (false, new(SpdyFrameType.Open, _newest, isLast, default, _headers.Read(content.AsMemory(OpenSize))));
            case SpdyControl.Headers or SpdyControl.SynReply when length > NumberSize:
                // Passed over, but read: the blocks after it are compressed with what it said.
                _headers.Read(content.AsMemory(NumberSize));
                return default;
            case SpdyControl.Reset when length >= NumberSize:
                return (false, new(SpdyFrameType.Reset, Id(content), true, default, None));
            case SpdyControl.Ping when length == NumberSize:
                await WriteAsync(SpdyControl.Ping, content, cancellationToken).ConfigureAwait(false);
                return default;
            case SpdyControl.GoAway:
                return (true, null);
            case SpdyControl.Settings or SpdyControl.WindowUpdate:
                return default;
            default:
                throw new InvalidDataException($"a frame of type {(int)type} and {length} bytes is not SPDY/3.1");
        }
    }

    private static uint Id(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32BigEndian(content) & IdMask;

    private static byte[] Number(uint value)
    {
        var bytes = new byte[NumberSize];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private async Task WriteAsync(SpdyControl type, byte[] content, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteLockedAsync(type, content, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Task WriteLockedAsync(SpdyControl type, byte[] content, CancellationToken cancellationToken) =>
        WriteLockedAsync(0x8003_0000 | (uint)type, (uint)content.Length, content, cancellationToken);

    private async Task WriteLockedAsync(uint first, uint second, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var frame = ArrayPool<byte>.Shared.Rent(HeadSize + content.Length);
        try
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame, first);
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(NumberSize), second);
            content.CopyTo(frame.AsMemory(HeadSize));
            await stream.WriteAsync(frame.AsMemory(0, HeadSize + content.Length), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }
}
