using System.Net.Sockets;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Node.Serving;

/// <summary>Carries one remote command between its process and its client until the process ends or the client goes.</summary>
internal sealed class RemoteSession(IRemoteChannels channels, IRemoteProcess process, RemoteStreams streams, TimeProvider time)
{
    // How long a client that was told the end has for closing its side; cut off at once, it might not have read it.
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = ReceiveAsync(end.Token);
        var working = WorkAsync(end.Token);
        if (await Task.WhenAny(receiving, working).ConfigureAwait(false) == receiving)
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            await working.ConfigureAwait(false);
            await receiving.WaitAsync(FarewellLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException || (e is OperationCanceledException && end.IsCancellationRequested))
        {
            // The client has gone; the process is ended by its owner.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            CopyAsync(process.Output, RemoteChannel.Output, streams.HasOutput, cancellationToken),
            CopyAsync(process.Error, RemoteChannel.Error, streams.HasError, cancellationToken)).ConfigureAwait(false);
        var status = await process.StatusAsync(cancellationToken).ConfigureAwait(false);
        await channels.FinishAsync(status, cancellationToken).ConfigureAwait(false);
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
                await channels.SendAsync(channel, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await channels.ReceiveAsync(cancellationToken).ConfigureAwait(false) is var (channel, content))
            {
                await TakeAsync(channel, content, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidDataException)
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
                case RemoteChannel.Input when streams.HasInput:
                    await process.WriteInputAsync(content, cancellationToken).ConfigureAwait(false);
                    break;
                case RemoteChannel.Close when streams.HasInput && content.Span is [RemoteChannel.Input]:
                    process.CloseInput();
                    break;
                case RemoteChannel.Resize:
                    Resize(content.Span);
                    break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
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
