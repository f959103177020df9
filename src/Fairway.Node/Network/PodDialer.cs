using System.Net;
using System.Net.Sockets;
using Fairway.Node.Host;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Node.Network;

/// <summary>Connects to ports of pods as from within: a socket belongs to the network namespace of the thread that made it (setns(2)).</summary>
internal sealed class PodDialer(TimeProvider time)
{
    private const int NetworkNamespace = 0x4000_0000;

    private static readonly (string Name, string Family, IPAddress Address)[] Loopbacks =
        [("IPv4", "tcp4", IPAddress.Loopback), ("IPv6", "tcp6", IPAddress.IPv6Loopback)];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="namespacePath">Of the pod's network; empty for the host's own.</param>
    /// <param name="port">On the pod's loopback address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodNetworkException">Nobody listens there, or there is no such namespace.</exception>
    public async Task<Socket> ConnectAsync(string namespacePath, int port, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var (name, family, loopback) in Loopbacks)
        {
            if (loopback.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
            {
                continue;
            }

            var socket = namespacePath.Length == 0 ? Make(loopback.AddressFamily) : MakeWithin(namespacePath, loopback.AddressFamily);
            using var limit = new CancellationTokenSource(Limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(loopback, port), either.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                socket.Dispose();
                var reason = e is SocketException ? e.Message.ToLowerInvariant() : "i/o timeout";
                failures.Add($"{name}: dial {family} {new IPEndPoint(loopback, port)}: connect: {reason}");
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        // containerd's words (internal/cri/server/sandbox_portforward_linux.go).
        throw new PodNetworkException(
            $"failed to connect to localhost:{port} inside namespace \"{namespacePath}\", {string.Join(' ', failures)}");
    }

    private static Socket Make(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static Socket MakeWithin(string namespacePath, AddressFamily family)
    {
        Socket? socket = null;
        Exception? failure = null;
        // A thread of its own, which ends: one that has changed its namespace must not do anything else.
        var thread = new Thread(() =>
        {
            try
            {
                using SafeFileHandle space = File.OpenHandle(namespacePath);
                LinuxCalls.Check(LinuxCalls.SetNamespace(space, NetworkNamespace), "enter the pod's network");
                socket = Make(family);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or System.ComponentModel.Win32Exception)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new PodNetworkException(
            $"failed to execute portforward in network namespace \"{namespacePath}\": {failure!.Message}");
    }
}
