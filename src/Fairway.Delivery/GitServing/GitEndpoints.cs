using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Fairway.Delivery.GitServing;

/// <summary>
/// Serves bare repositories for clone and push over smart HTTP (https://git-scm.com/docs/http-protocol) by <c>git http-backend</c>.
/// </summary>
public static partial class GitEndpoints
{
    /// <summary>
    /// Maps <c>/NAME/info/refs</c>, <c>/NAME/git-upload-pack</c> and <c>/NAME/git-receive-pack</c>. There is no authentication: listen on
    /// loopback.
    /// </summary>
    public static IEndpointConventionBuilder MapGit(this IEndpointRouteBuilder endpoints, GitServingOptions options)
    {
        var backend = new GitBackend(options);
        var group = endpoints.MapGroup("");
        group.MapGet("/{repository}/info/refs", context => ServeAsync(context, backend, options, "info/refs"));
        group.MapPost("/{repository}/git-upload-pack", context => ServeAsync(context, backend, options, "git-upload-pack"));
        group.MapPost("/{repository}/git-receive-pack", context => ServeAsync(context, backend, options, "git-receive-pack"));
        return group;
    }

    private static async Task ServeAsync(HttpContext context, GitBackend backend, GitServingOptions options, string service)
    {
        var repository = (string)context.Request.RouteValues["repository"]!;
        var isPush = service == "git-receive-pack";
        if (!Name().IsMatch(repository) || !Directory.Exists(Path.Combine(options.RootFolder, repository, "objects")))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"there is no repository '{repository}'\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (isPush && !options.AllowPush)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("pushes are not taken here\n", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = options.MaxRequestBytes;
        }

        await backend.RunAsync(context, repository, service).ConfigureAwait(false);
        // Before a large push git asks with an empty one, "0000", whether it may.
        if (isPush && context.Request.ContentLength is not 4 && options.Pushed is { } pushed)
        {
            await pushed(repository, context.RequestAborted).ConfigureAwait(false);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Name();
}
