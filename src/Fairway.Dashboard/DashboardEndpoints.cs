using Fairway.Dashboard.Status;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairway.Dashboard;

/// <summary>
/// The web page <c>/</c> that shows what <c>fairway status</c> says, and <c>/healthz</c>. Read-only; names and states, never contents.
/// </summary>
public static class DashboardEndpoints
{
    public static void MapDashboard(this IEndpointRouteBuilder endpoints, StatusReader reader)
    {
        endpoints.MapGet("/healthz", context => context.Response.WriteAsync("ok\n", context.RequestAborted));
        endpoints.MapGet("/", async context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            var page = await RenderAsync(reader, context.RequestAborted).ConfigureAwait(false);
            await context.Response.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
        });
    }

    private static async Task<string> RenderAsync(StatusReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return StatusPage.Render(await reader.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException)
        {
            return StatusPage.Render(new([new("control plane", false, "down", e.Message)], []));
        }
    }
}
