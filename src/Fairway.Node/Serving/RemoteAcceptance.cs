using Fairway.Node.Serving.Channels;
using Fairway.Node.Serving.Spdy;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary>Upgrades a request for a remote command to the protocol that its client speaks.</summary>
internal sealed class RemoteAcceptance(HttpContext context, RemoteStreams streams, TimeProvider time)
{
    private const int StatusIsRead = 5;

    // The kubelet's streamCreationTimeout.
    private static readonly TimeSpan StreamsLimit = TimeSpan.FromSeconds(30);

    private bool IsSocket => context.WebSockets.IsWebSocketRequest;

    /// <summary>Null when it was refused and answered, or the client did not go on.</summary>
    public Task<IRemoteChannels?> OpenAsync() => IsSocket ? OpenSocketAsync() : OpenSpdyAsync();

    /// <summary>
    /// Answers why there is nothing to connect to. v5's clients are upgraded first and told then, as by the API server's StreamTranslator, which
    /// has upgraded them before it asks the kubelet.
    /// </summary>
    public async Task RefuseAsync(int status, string refusal)
    {
        var isTold = IsSocket
            && ChannelProtocol.Choose(ChannelProtocol.OfCommands, context.WebSockets.WebSocketRequestedProtocols) is { Version: StatusIsRead };
        if (!isTold)
        {
            await Answers.TextAsync(context, status, refusal).ConfigureAwait(false);
        }
        else if (await OpenSocketAsync().ConfigureAwait(false) is { } channels)
        {
            await using (channels.ConfigureAwait(false))
            {
                var failure = ExitStatus.Failure($"unable to upgrade connection: {refusal}");
                await channels.FinishAsync(failure, context.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    private async Task<IRemoteChannels?> OpenSocketAsync()
    {
        if (await ChannelSocket.AcceptAsync(context, ChannelProtocol.OfCommands).ConfigureAwait(false) is not { } socket)
        {
            return null;
        }

        var channels = new SocketChannels(socket);
        await channels.GreetAsync(streams, context.RequestAborted).ConfigureAwait(false);
        return channels;
    }

    private async Task<IRemoteChannels?> OpenSpdyAsync()
    {
        if (await SpdyUpgrade.AcceptAsync(context, SpdyChannels.Versions).ConfigureAwait(false) is not var (stream, version))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(StreamsLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            return await SpdyChannels.OpenAsync(stream, version, streams, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // Who does not open its streams cannot be told anything on them.
            return null;
        }
    }
}
