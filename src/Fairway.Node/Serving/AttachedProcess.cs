using System.IO.Pipelines;
using System.Net.Sockets;
using Fairway.Node.Host;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>
/// A container's main process through conmon's attach socket: packets begin with 2 for output, 3 for error; input is sent as it is.
/// </summary>
internal sealed class AttachedProcess : IRemoteProcess
{
    private const int LargestPacket = 32 * 1024;
    private const byte OutputPacket = 2;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
    private readonly Pipe _output = new();
    private readonly Pipe _error = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ControlPipe _control;
    private readonly Task _reading;

    public AttachedProcess(NodeFolders folders, ContainerRecord record)
    {
        _control = new(folders, record.Id);
        try
        {
            _socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(folders.Sockets, record.Id, "attach")));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Output = _output.Reader.AsStream();
        Error = _error.Reader.AsStream();
        _reading = ReadAsync();
    }

    public Stream Output { get; }

    public Stream Error { get; }

    public async Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        for (var rest = content; !rest.IsEmpty;)
        {
            var sent = await _socket.SendAsync(rest[..Math.Min(rest.Length, LargestPacket - 1)], cancellationToken).ConfigureAwait(false);
            rest = rest[sent..];
        }
    }

    public void CloseInput() => _socket.Shutdown(SocketShutdown.Send);

    public void Resize(ushort columns, ushort rows) => _control.Resize(columns, rows);

    public Task<Value> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(ExitStatus.From(0));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _reading.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[LargestPacket];
        try
        {
            int read;
            while ((read = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token).ConfigureAwait(false)) > 0)
            {
                var pipe = buffer[0] == OutputPacket ? _output : _error;
                await pipe.Writer.WriteAsync(buffer.AsMemory(1, read - 1), _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The container or the client has gone.
        }

        await _output.Writer.CompleteAsync().ConfigureAwait(false);
        await _error.Writer.CompleteAsync().ConfigureAwait(false);
    }
}
