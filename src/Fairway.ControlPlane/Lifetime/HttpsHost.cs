using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Lifetime;

/// <summary>Kestrel with TLS on one address: HTTP/1.1 and HTTP/2, client certificates welcome, everything bounded.</summary>
internal sealed class HttpsHost
{
    private const int MaxHeaders = 64 * 1024;
    private const int StreamsPerConnection = 250;

    private readonly WebApplication _application;

    private HttpsHost(WebApplication application, IPEndPoint endPoint)
    {
        _application = application;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <exception cref="PortTakenException">Another program listens on the port.</exception>
    public static async Task<HttpsHost> StartAsync(
        IPEndPoint endPoint, Func<X509Certificate2> certificate, ILoggerFactory loggers, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(options => Configure(options, endPoint, certificate))
            .UseSockets(options => options.CreateBoundListenSocket = Listen);
        var application = builder.Build();
        application.Run(handler);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception e)
        {
            await application.DisposeAsync();
            if (e is IOException { InnerException: AddressInUseException })
            {
                throw new PortTakenException(endPoint.Port, e);
            }

            throw;
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        return new(application, new(endPoint.Address, new Uri(addresses.Addresses.First()).Port));
    }

    /// <summary>Lets requests under way finish, for some seconds at most and not when cancelled; then nothing listens any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _application.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever stops the server does not want to wait: connections are cut below.
        }

        await _application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions options, IPEndPoint endPoint, Func<X509Certificate2> certificate)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = Http.BodyReader.MaxBytes + 1;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaders;
        options.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        options.Listen(endPoint, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ServerCertificateSelector = (_, _) => certificate();
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                // Certificates are checked with each request, so that a bad one is answered 401 instead of a broken connection.
                https.AllowAnyClientCertificate();
            });
        });
    }

    // The address may belong to a link that is made later (Linux: IP_FREEBIND, ip(7)).
    private static Socket Listen(EndPoint endPoint)
    {
        const int IpLevel = 0;
        const int FreeBind = 15;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (OperatingSystem.IsLinux() && endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetwork })
        {
            socket.SetRawSocketOption(IpLevel, FreeBind, BitConverter.GetBytes(1));
        }

        WatchForSilence(socket);
        socket.Bind(endPoint);
        return socket;
    }

    // A client whose machine has gone never says so: its connections, which inherit this, are asked as Go's servers ask (15 s, nine times).
    private static void WatchForSilence(Socket socket)
    {
        const int Seconds = 15;
        const int Times = 9;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Times);
    }

    /// <summary>The process has a life of its own: the host listens to no signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
