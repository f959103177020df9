using System.Net;
using System.Net.Sockets;
using Fairway.Node.Host;
using Fairway.Node.Network;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Dns;

/// <summary>
/// Listens on port 53 of the pods' gateway, over UDP and TCP, and answers the pods and this host only. Work in hand is bounded: what comes
/// beyond is dropped, and asked again by who wants it.
/// </summary>
internal sealed class ClusterDnsServer : IDisposable
{
    private const int Port = 53;
    private const int LongestQuery = 4096;
    private const int MostAtOnce = 512;
    private const int MostConnections = 128;

    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _datagrams;
    private readonly Socket _listener;
    private readonly PodRange _pods;
    private readonly DnsResponder _responder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _questions;
    private int _connections;

    /// <exception cref="SocketException">The port is taken.</exception>
    public ClusterDnsServer(
        IPAddress gateway, PodRange pods, DnsResponder responder, TimeProvider time, ILogger<ClusterDnsServer> logger, int port = Port)
    {
        (_pods, _responder, _time, _logger) = (pods, responder, time, logger);
        _datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _datagrams.Bind(new IPEndPoint(gateway, port));
            _listener.Bind(new IPEndPoint(gateway, ((IPEndPoint)_datagrams.LocalEndPoint!).Port));
            _listener.Listen();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IPEndPoint Address => (IPEndPoint)_datagrams.LocalEndPoint!;

    public Task RunAsync(CancellationToken cancellationToken) => WorkGroup.RunAsync(cancellationToken, AnswerDatagramsAsync, AcceptAsync);

    public void Dispose()
    {
        _datagrams.Dispose();
        _listener.Dispose();
    }

    private async Task AnswerDatagramsAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestQuery];
        while (true)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await _datagrams.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // An earlier answer could not be delivered, or the query was longer than any.
                continue;
            }

            if (IsServed(received.RemoteEndPoint) && TryEnter(ref _questions, MostAtOnce))
            {
                _ = AnswerDatagramAsync(buffer[..received.ReceivedBytes], received.RemoteEndPoint, cancellationToken);
            }
        }
    }

    private async Task AnswerDatagramAsync(byte[] message, EndPoint asker, CancellationToken cancellationToken)
    {
        try
        {
            if (await _responder.AnswerAsync(message, overTcp: false, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                await _datagrams.SendToAsync(answer, SocketFlags.None, asker, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The asker is gone, or this server is.
        }
        catch (Exception e)
        {
            Log.QuestionFailed(_logger, asker, e);
        }
        finally
        {
            Interlocked.Decrement(ref _questions);
        }
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // Gone before it was taken, or no file is left for it: the next one may fare better.
                await Task.Delay(AcceptPause, _time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!IsServed(socket.RemoteEndPoint!) || !TryEnter(ref _connections, MostConnections))
            {
                socket.Dispose();
                continue;
            }

            _ = ServeAsync(socket, cancellationToken);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        var asker = socket.RemoteEndPoint!;
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            while (await AnswerNextAsync(stream, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The asker is gone or silent, or this server ends.
        }
        catch (Exception e)
        {
            Log.QuestionFailed(_logger, asker, e);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<bool> AnswerNextAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var idle = new CancellationTokenSource(LongestIdle, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        if (await TcpMessages.ReadAsync(stream, LongestQuery, both.Token).ConfigureAwait(false) is not { } message
            || await _responder.AnswerAsync(message, overTcp: true, both.Token).ConfigureAwait(false) is not { } answer)
        {
            return false;
        }

        await TcpMessages.WriteAsync(stream, answer, both.Token).ConfigureAwait(false);
        return true;
    }

    private static bool TryEnter(ref int inside, int most)
    {
        if (Interlocked.Increment(ref inside) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref inside);
        return false;
    }

    private bool IsServed(EndPoint asker) =>
        asker is IPEndPoint { Address: var address } && (_pods.Contains(address) || address.Equals(Address.Address));
}
