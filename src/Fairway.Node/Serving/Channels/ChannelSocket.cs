using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving.Channels;

/// <summary>A WebSocket whose messages each belong to a channel.</summary>
internal sealed class ChannelSocket(WebSocket socket, ChannelProtocol protocol) : IDisposable
{
    private const int LargestMessage = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[32 * 1024];

    public ChannelProtocol Protocol => protocol;

    /// <summary>Accepts the upgrade, or answers why not and returns null.</summary>
    public static async Task<ChannelSocket?> AcceptAsync(HttpContext context, IReadOnlyList<ChannelProtocol> served)
    {
        var asked = context.WebSockets.WebSocketRequestedProtocols;
        if (ChannelProtocol.Choose(served, asked) is not { } protocol)
        {
            // apimachinery's wsstream
            await Answers.TextAsync(
                context,
                403,
                $"requested protocol(s) are not supported: [{string.Join(' ', asked)}]; "
                + $"supports [{string.Join(' ', served.Select(one => one.Name))}]").ConfigureAwait(false);
            return null;
        }

        return new(await context.WebSockets.AcceptWebSocketAsync(protocol.Name.Length == 0 ? null : protocol.Name).ConfigureAwait(false), protocol);
    }

    /// <exception cref="IOException">The connection broke.</exception>
    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(
                protocol.Encode(channel, content.Span),
                protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
                endOfMessage: true,
                cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket broke", e);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message, valid until the next call; null when the client has gone.</summary>
    /// <exception cref="InvalidDataException">It is too big, or not base64.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<(byte Channel, ReadOnlyMemory<byte> Content)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReceiveMessageAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                if (!message.IsEmpty)
                {
                    return protocol.Decode(message);
                }
            }

            return null;
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket broke", e);
        }
    }

    /// <exception cref="IOException">The connection broke.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the WebSocket broke", e);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveMessageAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            if (length == _buffer.Length)
            {
                if (length >= LargestMessage)
                {
                    throw new InvalidDataException($"a message has more than {LargestMessage} bytes");
                }

                Array.Resize(ref _buffer, length * 2);
            }

            part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return part.MessageType == WebSocketMessageType.Close ? null : _buffer.AsMemory(0, length);
    }
}
