using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary>
/// The channels of remote commands on one WebSocket: each message begins with its channel's number. v5.channel.k8s.io adds the message
/// 255, CHANNEL that closes one (KEP-4006).
/// </summary>
internal sealed class ChannelSocket(WebSocket socket) : IDisposable
{
    public const byte Input = 0;
    public const byte Output = 1;
    public const byte Error = 2;
    public const byte Status = 3;
    public const byte Resize = 4;
    public const byte Close = 255;

    private const int LargestMessage = 4 * 1024 * 1024;

    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[32 * 1024];

    /// <summary>Accepts the upgrade, or answers why not and returns null.</summary>
    public static async Task<ChannelSocket?> AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Answers.TextAsync(context, 400, "unable to upgrade: only WebSocket connections are supported (SPDY is not)").ConfigureAwait(false);
            return null;
        }

        var protocol = Protocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains);
        if (protocol is null)
        {
            var message = $"unable to upgrade: none of the protocols offered is supported, which are {string.Join(" and ", Protocols)}";
            await Answers.TextAsync(context, 403, message).ConfigureAwait(false);
            return null;
        }

        return new(await context.WebSockets.AcceptWebSocketAsync(protocol).ConfigureAwait(false));
    }

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var message = new byte[content.Length + 1];
            message[0] = channel;
            content.CopyTo(message.AsMemory(1));
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message, valid until the next call; null when the client has gone.</summary>
    public async Task<(byte Channel, ReadOnlyMemory<byte> Content)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
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
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (length > 0)
            {
                return (_buffer[0], _buffer.AsMemory(1, length - 1));
            }
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken).ConfigureAwait(false);
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
}
