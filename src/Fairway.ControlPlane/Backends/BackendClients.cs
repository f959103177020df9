using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Fairway.ControlPlane.Backends;

/// <summary>
/// Clients of other servers, one a place and trust, so that connections are used again. Speaks HTTP/1.1, as upstream does to spread requests
/// over a service's endpoints.
/// </summary>
internal sealed class BackendClients(ServiceResolver services, Func<X509Certificate2> frontProxy, TimeProvider time) : IDisposable
{
    // More places than a cluster has: beyond it, the oldest connections are let go all at once.
    private const int MaxClients = 512;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    // Short enough to follow a service's endpoints.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Backend, HttpMessageInvoker> _clients = new();

    /// <exception cref="BackendException">The bundle of authorities cannot be read.</exception>
    public HttpMessageInvoker For(Backend backend)
    {
        var connection = backend.Connection;
        if (_clients.TryGetValue(connection, out var known))
        {
            return known;
        }

        if (_clients.Count >= MaxClients)
        {
            // Requests under way keep what they use.
            _clients.Clear();
        }

        return _clients.GetOrAdd(connection, Create);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private HttpMessageInvoker Create(Backend backend)
    {
        var trust = new ServerTrust(backend.IsVerified ? backend.Authorities : "", time);
        return new(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            SslOptions = TlsOptions(backend, trust),
            PlaintextStreamFilter = backend.IsAggregated
                ? static (context, _) => ValueTask.FromResult<Stream>(new RepeatedHeaders(context.PlaintextStream))
                : null,
            ConnectCallback = async (context, cancellationToken) =>
                await ConnectAsync(backend.Service, context.DnsEndPoint, cancellationToken),
        });
    }

    private SslClientAuthenticationOptions TlsOptions(Backend backend, ServerTrust trust)
    {
        var host = backend.Address.Host;
        return new()
        {
            TargetHost = host,
            LocalCertificateSelectionCallback = backend.IsAggregated ? (_, _, _, _, _) => frontProxy() : null,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                !backend.IsVerified || trust.Check(certificate, chain, errors, host),
        };
    }

    private async ValueTask<Stream> ConnectAsync(ServiceName? service, EndPoint host, CancellationToken cancellationToken)
    {
        var target = service is null ? host : services.Resolve(service);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            throw e is SocketException refused ? new BackendException(CallFailure.Describe(refused, target)) : e;
        }
    }
}
