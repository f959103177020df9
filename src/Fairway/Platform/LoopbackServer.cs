using Fairway.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Platform;

/// <summary>A plain HTTP server on 127.0.0.1, for who asks for it by that name.</summary>
internal static class LoopbackServer
{
    /// <exception cref="UserError">The port is taken; the message names the option that moves it.</exception>
    public static async Task<WebApplication> StartAsync(
        int port,
        string option,
        ILoggerFactory loggers,
        Action<IServiceCollection> addServices,
        Action<WebApplication> map,
        CancellationToken cancellationToken)
    {
        // Nothing is configured by files of the working directory, nor are its files watched.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.AddRouting();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        // Uploads are bounded by whom they are for: a layer may be larger than any limit that fits every request.
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenLocalhostOnly(port);
        });
        addServices(builder.Services);
        var app = builder.Build();
        app.Use(LoopbackHosts.CheckAsync);
        app.UseRouting();
        map(app);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw PortTaken(port, option, e);
        }

        return app;
    }

    public static UserError PortTaken(int port, string option, Exception inner) =>
        new($"port {port} is taken by another program; choose another one with {option} PORT", inner);

    private static void ListenLocalhostOnly(this KestrelServerOptions kestrel, int port) => kestrel.Listen(System.Net.IPAddress.Loopback, port);
}
