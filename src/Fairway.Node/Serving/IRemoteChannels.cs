using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>What a remote command's client is reached through: numbered channels over a WebSocket, or SPDY's streams seen as such.</summary>
internal interface IRemoteChannels : IAsyncDisposable
{
    Task SendAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The next message, valid until the next call; <see cref="RemoteChannel.Close"/> with a channel's number closes that; null when the
    /// client has gone.</summary>
    /// <exception cref="InvalidDataException">What came is not the protocol, or too big.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask<(byte Channel, ReadOnlyMemory<byte> Content)?> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Tells how the command ended, in the protocol's form, and that nothing more comes.</summary>
    Task FinishAsync(Value status, CancellationToken cancellationToken);
}
