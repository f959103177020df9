using System.Text;
using Fairway.Artifacts.Client;
using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Tests.Kit;

/// <summary>A loopback registry that asks who it is spoken to by: Basic, or Bearer with a token service of its own.</summary>
internal sealed class GuardedRegistry : IAsyncDisposable
{
    public const string User = "puller";
    public const string Password = "s3cret:word";

    private const string Token = "header.payload.signature";

    private readonly WebApplication _application;
    private readonly string _root = Directory.CreateTempSubdirectory("fairway-guarded-").FullName;
    private readonly bool _hasTokens;

    private GuardedRegistry(bool hasTokens)
    {
        _hasTokens = hasTokens;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddRegistry(new() { Root = _root });
        _application = builder.Build();
        _application.Use(GuardAsync);
        _application.UseRouting();
        _application.MapGet("/token", TokenAsync);
        _application.MapRegistry();
    }

    /// <summary><c>127.0.0.1:PORT</c>.</summary>
    public string Host => new Uri(_application.Urls.Single()).Authority;

    public string Image => $"{Host}/team/app:1";

    public static string Auth { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    /// <summary>Starts it with the test image in it.</summary>
    public static async Task<GuardedRegistry> StartAsync(bool hasTokens)
    {
        var registry = new GuardedRegistry(hasTokens);
        await registry._application.StartAsync();
        await registry.PushAsync();
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task PushAsync()
    {
        using var http = new HttpClient();
        var client = new RegistryClient(http, TimeProvider.System, new() { Credentials = new(User, Password) });
        var reference = ImageReference.Parse(Image);
        var layer = TestImage.Layer();
        var packed = TestImage.Compress(layer);
        var config = TestImage.Config(Digest.Of(layer)).ToBytes();
        var manifest = new ImageManifest(
            MediaTypes.OciManifest, Describe(MediaTypes.OciConfig, config), [Describe("application/vnd.oci.image.layer.v1.tar+gzip", packed)]);
        await client.PushBlobAsync(reference, manifest.Config, () => new MemoryStream(config), CancellationToken.None);
        await client.PushBlobAsync(reference, manifest.Layers[0], () => new MemoryStream(packed), CancellationToken.None);
        await client.PutManifestAsync(reference, MediaTypes.OciManifest, manifest.ToBytes(), CancellationToken.None);
    }

    private static Descriptor Describe(string mediaType, byte[] content) => new(mediaType, Digest.Of(content), content.Length);

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal) && shown != (_hasTokens ? "Bearer " + Token : "Basic " + Auth))
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = _hasTokens
                ? $"Bearer realm=\"http://{Host}/token\",service=\"guarded\",scope=\"repository:team/app:pull,push\""
                : "Basic realm=\"guarded\"";
            return;
        }

        await next(context);
    }

    private async Task TokenAsync(HttpContext context)
    {
        var isRight = context.Request.Headers.Authorization == "Basic " + Auth && context.Request.Query["service"] == "guarded"
            && context.Request.Query["scope"] == "repository:team/app:pull,push";
        context.Response.StatusCode = isRight ? 200 : 401;
        await context.Response.WriteAsync(isRight ? $$"""{"token":"{{Token}}","expires_in":60}""" : "");
    }
}
