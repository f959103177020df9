using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairway.Kubernetes;
using Fairway.Node.Serving.Forwarding;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Serving;

/// <summary>The kubelet's HTTPS API on the pods' gateway address, for callers whose certificate the client authority signed.</summary>
internal sealed class KubeletServer(
    NodeAgentOptions options,
    ContainerLookup lookup,
    RemoteProcesses processes,
    PortForwardEndpoint forwarding,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private WebApplication? _app;

    /// <param name="address">Where to listen: the pods' gateway, an address of the host itself.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <returns>The port it listens on.</returns>
    public async Task<int> StartAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.AddRouting();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(address, options.KubeletPort, listen => listen.UseHttps(Secure)));
        var app = builder.Build();
        app.UseWebSockets();
        app.UseRouting();
        Map(app);
        _app = app;
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new InvalidOperationException(
                $"port {options.KubeletPort} on {address}, for the kubelet's API, is taken: choose another, or 0 for any", e);
        }

        return new Uri(app.Urls.First()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Secure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = options.ServingCertificate;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
    }

    private void Map(WebApplication app)
    {
        var logs = new LogsEndpoint(lookup, time);
        var remote = new RemoteEndpoint(lookup, processes, time);
        app.MapGet("/healthz", (RequestDelegate)(context => Answers.TextAsync(context, 200, "ok")));
        app.MapGet("/pods", (RequestDelegate)PodsAsync);
        app.MapGet("/containerLogs/{namespace}/{pod}/{container}", (RequestDelegate)logs.HandleAsync);
        app.MapMethods("/exec/{namespace}/{pod}/{container}", ["GET", "POST"], (RequestDelegate)remote.ExecAsync);
        app.MapMethods("/attach/{namespace}/{pod}/{container}", ["GET", "POST"], (RequestDelegate)remote.AttachAsync);
        app.MapMethods("/portForward/{namespace}/{pod}", ["GET", "POST"], (RequestDelegate)forwarding.HandleAsync);
    }

    private async Task PodsAsync(HttpContext context)
    {
        var list = Value.Map(
            ("kind", "PodList"), ("apiVersion", "v1"), ("metadata", Value.Map()),
            ("items", ValueList.From(lookup.Pods.OrderBy(pod => pod.Key.ToString(), StringComparer.Ordinal))));
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonWriter.ToBytes(list), context.RequestAborted).ConfigureAwait(false);
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(options.ClientAuthority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate);
    }
}
