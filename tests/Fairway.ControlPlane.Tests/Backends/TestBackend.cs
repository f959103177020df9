using System.Collections.Concurrent;
using System.Net;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Fairway.ControlPlane.Tests.Backends;

/// <summary>An HTTPS server on loopback that plays what the API server asks: webhooks and aggregated API servers.</summary>
public sealed class TestBackend : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _handlers = new(StringComparer.Ordinal);
    private WebApplication? _application;

    public int Port { get; private set; }

    public string Bundle => _authority.Bundle;

    /// <summary>What was posted, by path, in the order in which it came.</summary>
    public ConcurrentQueue<(string Path, Value Body)> Received { get; } = [];

    /// <summary>Handles paths that nothing else was said about.</summary>
    public Func<HttpContext, Task>? Fallback { get; set; }

    public async Task InitializeAsync()
    {
        var certificate = _authority.Issue("127.0.0.1", "hook.default.svc", "api.default.svc");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }));
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync();
        var addresses = _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        Port = new Uri(addresses.Addresses.First()).Port;
    }

    public async Task DisposeAsync()
    {
        await _application!.DisposeAsync();
    }

    public void Dispose() => _authority.Dispose();

    /// <summary>Answers what is posted to a path.</summary>
    public void Answer(string path, Func<Value, Value> answer) => Handle(path, async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var review = JsonReader.Read(body.ToArray());
        Received.Enqueue((path, review));
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonWriter.ToBytes(answer(review)));
    });

    /// <summary>Answers reviews of admission.</summary>
    public void Review(string path, Func<Value, Value> response) => Answer(path, review => Value.Map(
        ("kind", "AdmissionReview"),
        ("apiVersion", review["apiVersion"]),
        ("response", Value.Map(("uid", review["request"]["uid"])).WithFields(response(review["request"])))));

    public void Handle(string path, Func<HttpContext, Task> handler) => _handlers[path] = handler;

    public IReadOnlyList<Value> ReceivedAt(string path) => [.. Received.Where(one => one.Path == path).Select(one => one.Body)];

    private Task HandleAsync(HttpContext context)
    {
        if (_handlers.TryGetValue(context.Request.Path.Value ?? "/", out var handler))
        {
            return handler(context);
        }

        if (Fallback is { } fallback)
        {
            return fallback(context);
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
