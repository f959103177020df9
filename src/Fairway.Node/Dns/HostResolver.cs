using System.Net;
using System.Net.Sockets;

namespace Fairway.Node.Dns;

/// <summary>Asks the host's own name servers, in the order of its resolv.conf, what is not the cluster's to answer.</summary>
internal sealed class HostResolver(Func<IEnumerable<IPEndPoint>> servers, TimeProvider time)
{
    private const int Port = 53;
    private const int LargestOverUdp = 4096;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The name servers of a file such as /etc/resolv.conf, which may change at any time.</summary>
    public static IEnumerable<IPEndPoint> ReadServers(string file) => !File.Exists(file) ? [] : File.ReadLines(file)
        .Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["nameserver", _, ..])
        .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
        .OfType<IPEndPoint>();

    /// <summary>The first server's answer to the query as it came; null when none answers within two seconds each.</summary>
    public async Task<byte[]?> AskAsync(ReadOnlyMemory<byte> query, bool overTcp, CancellationToken cancellationToken)
    {
        foreach (var server in servers())
        {
            using var limit = new CancellationTokenSource(Longest, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                return overTcp
                    ? await AskOverTcpAsync(server, query, both.Token).ConfigureAwait(false)
                    : await AskOverUdpAsync(server, query, both.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or EndOfStreamException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    // A connected socket of its own for each query has a port of its own, and hears only this server.
    private static async Task<byte[]> AskOverUdpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(query, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LargestOverUdp];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (IsAnswerTo(query.Span, buffer.AsSpan(0, length)))
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]> AskOverTcpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        await TcpMessages.WriteAsync(stream, query, cancellationToken).ConfigureAwait(false);
        var answer = await TcpMessages.ReadAsync(stream, DnsAnswer.LargestOverTcp, cancellationToken).ConfigureAwait(false);
        return answer is not null && IsAnswerTo(query.Span, answer) ? answer : throw new EndOfStreamException();
    }

    private static bool IsAnswerTo(ReadOnlySpan<byte> query, ReadOnlySpan<byte> answer) =>
        answer.Length >= DnsQuery.HeaderBytes && answer[..2].SequenceEqual(query[..2]) && (answer[2] & 0x80) != 0;
}
