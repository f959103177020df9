using System.Net.Sockets;
using System.Text;
using Fairway.Node.Network;
using Fairway.Node.Serving.Spdy;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>One connection between a client's pair of streams and a port of the pod; either end may close its half before the other.</summary>
internal sealed class ForwardedConnection : IDisposable
{
    private const int BufferSize = 32 * 1024;

    private readonly SpdyConnection _connection;
    private readonly ForwardTarget _target;
    private readonly ForwardedStream _data;
    private readonly ForwardedStream _error;
    private readonly CancellationToken _session;
    private readonly CancellationTokenSource _end;

    public ForwardedConnection(
        SpdyConnection connection, ForwardTarget target, ForwardedStream data, ForwardedStream error, CancellationToken session)
    {
        (_connection, _target, _data, _error, _session) = (connection, target, data, error, session);
        _end = CancellationTokenSource.CreateLinkedTokenSource(session);
    }

    /// <summary>The client took back the stream.</summary>
    public void Cancel()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>Works until the pod closes its half, or the client leaves; what went wrong is told on the error stream.</summary>
    public async Task RunAsync()
    {
        var failure = "";
        try
        {
            using var socket = await _target.ConnectAsync(_data.Port, _end.Token).ConfigureAwait(false);
            await CopyAsync(socket).ConfigureAwait(false);
        }
        catch (PodNetworkException e)
        {
            failure = _target.Failure(_data.Port, e);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone or does not want this connection any more, or the pod has cut it: clients take a failure for all
            // connections' end, which that is not (https://github.com/kubernetes/kubernetes/issues/111825).
        }

        await _data.Input.Reader.CompleteAsync().ConfigureAwait(false);
        await FinishAsync(failure).ConfigureAwait(false);
    }

    public void Dispose() => _end.Dispose();

    private async Task CopyAsync(Socket socket)
    {
        var up = UpAsync(socket);
        try
        {
            var buffer = new byte[BufferSize];
            while (await socket.ReceiveAsync(buffer.AsMemory(), _end.Token).ConfigureAwait(false) is > 0 and var count)
            {
                await _connection.SendAsync(_data.Id, buffer.AsMemory(0, count), isLast: false, _end.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            socket.Close();
            await _end.CancelAsync().ConfigureAwait(false);
            await up.ConfigureAwait(false);
        }
    }

    private async Task UpAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                var read = await _data.Input.Reader.ReadAsync(_end.Token).ConfigureAwait(false);
                foreach (var part in read.Buffer)
                {
                    await socket.SendAsync(part, _end.Token).ConfigureAwait(false);
                }

                _data.Input.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The pod does not read any more, which its own half tells.
        }
    }

    private async Task FinishAsync(string failure)
    {
        try
        {
            await _connection.SendAsync(_data.Id, default, isLast: true, _session).ConfigureAwait(false);
            await _connection.SendAsync(_error.Id, Encoding.UTF8.GetBytes(failure), isLast: true, _session).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone.
        }
    }
}
