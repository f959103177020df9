using Fairway.Values;

namespace Fairway.Node.Serving.Spdy;

/// <summary>A remote command over SPDY: the client opens a stream for each channel, whose header <c>streamType</c> says which.</summary>
internal sealed class SpdyChannels : IRemoteChannels
{
    /// <summary>The versions served, best first.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    private const int MostEarly = 64;
    private const string TypeHeader = "streamType";

    private static readonly string[] Types = ["stdin", "stdout", "stderr", "error", "resize"];

    private readonly Stream _stream;
    private readonly SpdyConnection _connection;
    private readonly bool _isText;
    private readonly uint?[] _ids = new uint?[Types.Length];

    // What came before all streams were open, and a close that came with the last of a stream's content.
    private readonly Queue<(byte Channel, ReadOnlyMemory<byte> Content)> _waiting = [];

    private SpdyChannels(Stream stream, string version)
    {
        _stream = stream;
        _connection = new(stream);
        _isText = version != Versions[0];
    }

    /// <summary>Waits until the client has opened every stream that it asked for.</summary>
    /// <exception cref="InvalidDataException">What came is not SPDY.</exception>
    /// <exception cref="IOException">The client left.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<SpdyChannels> OpenAsync(Stream stream, string version, RemoteStreams wanted, CancellationToken cancellationToken)
    {
        var channels = new SpdyChannels(stream, version);
        try
        {
            await channels.WaitAsync(Count(wanted, version), cancellationToken).ConfigureAwait(false);
            return channels;
        }
        catch
        {
            await channels.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task SendAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        _ids[channel] is { } id && !content.IsEmpty ? _connection.SendAsync(id, content, isLast: false, cancellationToken) : Task.CompletedTask;

    public async ValueTask<(byte Channel, ReadOnlyMemory<byte> Content)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_waiting.TryDequeue(out var message))
            {
                return message;
            }

            if (await _connection.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } frame)
            {
                return null;
            }

            if (frame.Type == SpdyFrameType.Open)
            {
                await _connection.ResetAsync(frame.Stream, SpdyResetReason.RefusedStream, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Take(frame);
            }
        }
    }

    public async Task FinishAsync(Value status, CancellationToken cancellationToken)
    {
        // Clients read the outputs to their ends before they ask how it went.
        foreach (var channel in new[] { RemoteChannel.Output, RemoteChannel.Error, RemoteChannel.Input })
        {
            if (_ids[channel] is { } id)
            {
                await _connection.SendAsync(id, default, isLast: true, cancellationToken).ConfigureAwait(false);
            }
        }

        if (_ids[RemoteChannel.Status] is { } end)
        {
            await _connection.SendAsync(end, RemoteStatus.Encode(status, _isText), isLast: true, cancellationToken).ConfigureAwait(false);
        }

        await _connection.LeaveAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private static int Count(RemoteStreams wanted, string version)
    {
        var canResize = wanted.IsTerminal && (version == Versions[0] || version == Versions[1]);
        return 1 + new[] { wanted.HasInput, wanted.HasOutput, wanted.HasError, canResize }.Count(isWanted => isWanted);
    }

    private async Task WaitAsync(int missing, CancellationToken cancellationToken)
    {
        while (missing > 0)
        {
            var frame = await _connection.ReadAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new IOException("the client left before it had opened its streams");
            if (frame.Type != SpdyFrameType.Open)
            {
                TakeEarly(frame);
                continue;
            }

            await _connection.ReplyAsync(frame.Stream, cancellationToken).ConfigureAwait(false);
            var channel = Array.IndexOf(Types, frame.Headers.GetValueOrDefault(TypeHeader));
            if (channel >= 0 && _ids[channel] is null)
            {
                _ids[channel] = frame.Stream;
                missing--;
            }
        }
    }

    private void TakeEarly(SpdyFrame frame)
    {
        if (_waiting.Count >= MostEarly)
        {
            throw new InvalidDataException("too much content comes before all streams are open");
        }

        Take(frame with { Content = frame.Content.ToArray() });
    }

    private void Take(SpdyFrame frame)
    {
        var channel = Array.IndexOf(_ids, frame.Stream);
        if (channel < 0)
        {
            return;
        }

        if (!frame.Content.IsEmpty)
        {
            _waiting.Enqueue(((byte)channel, frame.Content));
        }

        if (frame.IsLast)
        {
            _waiting.Enqueue((RemoteChannel.Close, new[] { (byte)channel }));
        }
    }
}
