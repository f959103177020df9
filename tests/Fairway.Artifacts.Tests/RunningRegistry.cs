using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Artifacts.Tests;

/// <summary>A registry on a free loopback port, as the platform hosts it.</summary>
internal sealed class RunningRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RunningRegistry(WebApplication application, HttpClient http)
    {
        _application = application;
        Http = http;
        Client = new(http, TimeProvider.System, new());
    }

    public HttpClient Http { get; }

    public RegistryClient Client { get; }

    /// <summary><c>127.0.0.1:PORT</c>.</summary>
    public string Host => Http.BaseAddress!.Authority;

    public static async Task<RunningRegistry> StartAsync(RegistryOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRegistry(options);
        var application = builder.Build();
        application.MapRegistry();
        await application.StartAsync();
        return new(application, new() { BaseAddress = new(application.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan });
    }

    public ImageReference Reference(string rest) => ImageReference.Parse($"{Host}/{rest}");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
    }
}
