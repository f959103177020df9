using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Fairway.Node.Network;
using Fairway.Node.Serving.Channels;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>
/// One connection to each of the ports that a WebSocket's query names: channel 2n carries the n-th, channel 2n + 1 tells how it went; on each
/// comes its port first, two bytes, the small end first.
/// </summary>
internal sealed class ForwardChannels(ChannelSocket socket, ForwardTarget target, IReadOnlyList<int> ports)
{
    private const int BufferSize = 32 * 1024;
    private const int LargestBacklog = 1024 * 1024;

    private readonly Pipe[] _inputs =
        [.. ports.Select(_ => new Pipe(new(pauseWriterThreshold: LargestBacklog, resumeWriterThreshold: LargestBacklog / 2)))];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await GreetAsync(end.Token).ConfigureAwait(false);
            var receiving = ReceiveAsync(end.Token);
            var working = Task.WhenAll(ports.Select((_, index) => ForwardAsync(index, end.Token)));
            await Task.WhenAny(receiving, working).ConfigureAwait(false);
            if (working.IsCompletedSuccessfully)
            {
                await socket.CloseAsync(end.Token).ConfigureAwait(false);
            }

            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(receiving, working).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        for (var channel = 0; channel < ports.Count * 2; channel++)
        {
            var port = new byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(port, (ushort)ports[channel / 2]);
            await socket.SendAsync((byte)channel, port, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false) is var (channel, content))
            {
                if (channel % 2 == 0 && channel / 2 < _inputs.Length)
                {
                    await _inputs[channel / 2].Writer.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // The session ends.
        }
    }

    private async Task ForwardAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            using var pod = await target.ConnectAsync(ports[index], cancellationToken).ConfigureAwait(false);
            await using var stream = new NetworkStream(pod);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var up = _inputs[index].Reader.CopyToAsync(stream, over.Token);
            await DownAsync(stream, (byte)(index * 2), cancellationToken).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is PodNetworkException or SocketException or IOException && !cancellationToken.IsCancellationRequested)
        {
            var text = Encoding.UTF8.GetBytes(target.Failure(ports[index], e));
            await socket.SendAsync((byte)((index * 2) + 1), text, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _inputs[index].Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task DownAsync(NetworkStream stream, byte channel, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await socket.SendAsync(channel, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }
}
