using System.Net;
using Fairway.Artifacts.Model;
using Fairway.Artifacts.Registry.Blobs;
using Fairway.Artifacts.Registry.Listing;
using Fairway.Artifacts.Registry.Manifests;
using Fairway.Artifacts.Registry.Uploads;
using Fairway.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Artifacts.Registry;

/// <summary>An OCI registry (distribution specification 1.1) under <c>/v2/</c>. It authenticates nobody: bind it to loopback.</summary>
public static class RegistryEndpoints
{
    /// <summary>Registers the registry; needs a <see cref="TimeProvider"/> and logging among the services.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, RegistryOptions options) =>
        services.AddSingleton(provider => new ArtifactRegistry(options, provider.GetRequiredService<TimeProvider>()));

    public static IEndpointRouteBuilder MapRegistry(this IEndpointRouteBuilder endpoints)
    {
        var registry = endpoints.ServiceProvider.GetRequiredService<ArtifactRegistry>();
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RegistryEndpoints).FullName!);
        endpoints.Map("/v2/{**rest}", async context =>
        {
            context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
            var result = await AnswerAsync(registry, context, logger).ConfigureAwait(false);
            await result.ExecuteAsync(context).ConfigureAwait(false);
        });
        return endpoints;
    }

    private static async Task<IResult> AnswerAsync(ArtifactRegistry registry, HttpContext context, ILogger logger)
    {
        // A page in a browser reaches loopback under a name of its own making (DNS rebinding); clients say an address, localhost, or a name we know.
        if (!IsOwnName(registry, context.Request.Host.Host))
        {
            return new RegistryError(
                StatusCodes.Status421MisdirectedRequest, "DENIED", "the registry is not known by this host name: use its address");
        }

        if (RegistryRoute.Parse(context.Request.RouteValues["rest"] as string ?? "") is not { } route)
        {
            return RegistryError.Unsupported("the distribution specification has no such path", StatusCodes.Status404NotFound);
        }

        if (route.Repository.Length > 0 && !ImageReference.IsRepository(route.Repository))
        {
            return RegistryError.NameInvalid(route.Repository);
        }

        try
        {
            return await DispatchAsync(new RegistryRequest(registry, context, route)).ConfigureAwait(false);
        }
        catch (ArtifactFormatException e)
        {
            return RegistryError.DigestInvalid(e.Message);
        }
        catch (BlobTooLargeException e)
        {
            return RegistryError.SizeInvalid(e.Message);
        }
        catch (Exception e) when (IsOfStorage(e) && !context.RequestAborted.IsCancellationRequested)
        {
            Log.StorageFailed(logger, context.Request.Method, context.Request.Path, e);
            return new RegistryError(
                StatusCodes.Status500InternalServerError, "UNKNOWN", "the registry could not read or write its storage: its log tells why");
        }
    }

    // A request that cannot be read is an IOException too.
    private static bool IsOfStorage(Exception e) => e is UnauthorizedAccessException or (IOException and not BadHttpRequestException);

    private static bool IsOwnName(ArtifactRegistry registry, string host) =>
        host == "localhost" || IPAddress.TryParse(host, out _) || registry.Options.HostNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static Task<IResult> DispatchAsync(RegistryRequest request) => (request.Route.Resource, request.Method) switch
    {
        (RegistryResource.Version, "GET" or "HEAD") => Task.FromResult<IResult>(TypedResults.Ok()),
        (RegistryResource.Catalog, "GET") => Task.FromResult(ListRepositories.Handle(request)),
        (RegistryResource.Tags, "GET") => Task.FromResult(ListTags.Handle(request)),
        (RegistryResource.Referrers, "GET") => ListReferrers.HandleAsync(request),
        (RegistryResource.Manifest, "GET" or "HEAD") => Task.FromResult(GetManifest.Handle(request)),
        (RegistryResource.Manifest, "PUT") => PutManifest.HandleAsync(request),
        (RegistryResource.Manifest, "DELETE") => DeleteManifest.HandleAsync(request),
        (RegistryResource.Blob, "GET" or "HEAD") => Task.FromResult(GetBlob.Handle(request)),
        (RegistryResource.Blob, "DELETE") => DeleteBlob.HandleAsync(request),
        (RegistryResource.Uploads, "POST") => StartUpload.HandleAsync(request),
        (RegistryResource.Upload, "GET") => GetUpload.HandleAsync(request),
        (RegistryResource.Upload, "PATCH") => AppendUpload.HandleAsync(request),
        (RegistryResource.Upload, "PUT") => FinishUpload.HandleAsync(request),
        (RegistryResource.Upload, "DELETE") => CancelUpload.HandleAsync(request),
        _ => Task.FromResult<IResult>(RegistryError.Unsupported($"{request.Method} is not supported here")),
    };
}
