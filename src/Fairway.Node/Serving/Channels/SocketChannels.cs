using Fairway.Values;

namespace Fairway.Node.Serving.Channels;

/// <summary>A remote command over a WebSocket.</summary>
internal sealed class SocketChannels(ChannelSocket socket) : IRemoteChannels
{
    private const int StatusSinceVersion = 4;

    public Task SendAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        socket.SendAsync(channel, content, cancellationToken);

    public ValueTask<(byte Channel, ReadOnlyMemory<byte> Content)?> ReceiveAsync(CancellationToken cancellationToken) =>
        socket.ReceiveAsync(cancellationToken);

    public async Task FinishAsync(Value status, CancellationToken cancellationToken)
    {
        var text = RemoteStatus.Encode(status, isText: socket.Protocol.Version < StatusSinceVersion);
        if (text.Length > 0)
        {
            await socket.SendAsync(RemoteChannel.Status, text, cancellationToken).ConfigureAwait(false);
        }

        await socket.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An empty message first: clients wait for it to know that they are connected.</summary>
    public Task GreetAsync(RemoteStreams streams, CancellationToken cancellationToken) => socket.SendAsync(
        streams.HasOutput ? RemoteChannel.Output : streams.HasError ? RemoteChannel.Error : RemoteChannel.Status, default, cancellationToken);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
