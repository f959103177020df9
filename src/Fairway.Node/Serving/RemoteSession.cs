using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Serving;

/// <summary>Carries one remote command between its process and its client until the process ends or the client goes.</summary>
internal sealed class RemoteSession(ChannelSocket socket, IRemoteProcess process, bool hasInput, bool hasOutput, bool hasError)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // An empty message first: clients wait for it to know that they are connected.
        var first = hasOutput ? ChannelSocket.Output : hasError ? ChannelSocket.Error : ChannelSocket.Status;
        await socket.SendAsync(first, default, end.Token).ConfigureAwait(false);
        if (!hasInput)
        {
            process.CloseInput();
        }

        var receiving = ReceiveAsync(end.Token);
        var working = WorkAsync(end.Token);
        if (await Task.WhenAny(receiving, working).ConfigureAwait(false) == receiving)
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            await working.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone; the process is ended by its owner.
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            CopyAsync(process.Output, ChannelSocket.Output, hasOutput, cancellationToken),
            CopyAsync(process.Error, ChannelSocket.Error, hasError, cancellationToken)).ConfigureAwait(false);
        var status = await process.StatusAsync(cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(ChannelSocket.Status, status, cancellationToken).ConfigureAwait(false);
        await socket.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(Stream source, byte channel, bool isWanted, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        int read;
        // Reading from a terminal or pipe cannot be interrupted: its owner ends it by ending the process, once this has let go.
        while ((read = await source.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (isWanted)
            {
                await socket.SendAsync(channel, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false) is var (channel, content))
            {
                await TakeAsync(channel, content, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException or InvalidDataException)
        {
            // The session ends.
        }
    }

    private async Task TakeAsync(byte channel, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            switch (channel)
            {
                case ChannelSocket.Input when hasInput:
                    await process.WriteInputAsync(content, cancellationToken).ConfigureAwait(false);
                    break;
                case ChannelSocket.Close when hasInput && content.Span is [ChannelSocket.Input]:
                    process.CloseInput();
                    break;
                case ChannelSocket.Resize:
                    Resize(content.Span);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The process no longer reads; its end is told by the other side.
        }
    }

    // {"Width":80,"Height":24}
    private void Resize(ReadOnlySpan<byte> content)
    {
        try
        {
            var size = JsonReader.Read(content);
            if (size["Width"].AsLong() is > 0 and <= ushort.MaxValue and var columns
                && size["Height"].AsLong() is > 0 and <= ushort.MaxValue and var rows)
            {
                process.Resize((ushort)columns, (ushort)rows);
            }
        }
        catch (ValueFormatException)
        {
            // What is no size changes none.
        }
    }
}
