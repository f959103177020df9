using System.Net;
using System.Text;
using Fairway.ControlPlane.Access.Tokens;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Metrics;
using Fairway.ControlPlane.Storing.Backup;
using Fairway.Kubernetes;
using Fairway.Values;
using Fairway.Values.Json;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>What is not a resource: discovery, health, version, metrics and backups.</summary>
internal sealed class PlainPaths(
    DiscoveryPaths discovery,
    MetricsRegistry metrics,
    HealthChecks health,
    IssuerDiscovery issuer,
    BackupDownload backup)
{
    /// <exception cref="KubernetesException">404, 405.</exception>
    public async Task AnswerAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var query = context.Request.Query;
        if (health.Answer(path.TrimEnd('/'), query.ContainsKey("verbose"), query["exclude"]) is var (code, text))
        {
            context.Response.StatusCode = code;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            // A server that stops has this answer too.
            await TextAsync(context, text, context.RequestAborted);
            return;
        }

        switch (path.TrimEnd('/'))
        {
            case "/version":
                await ValueAnswer.WriteAsync(context, 200, ServerVersion.Document, BodyFormat.Json);
                break;
            case "/metrics":
                context.Response.ContentType = MetricsText.ContentType;
                await (BodyWriter.TakesGzip(context, long.MaxValue)
                    ? BodyWriter.CompressAsync(context, output => metrics.WriteAsync(output, cancellationToken))
                    : metrics.WriteAsync(context.Response.BodyWriter, cancellationToken));
                break;
            case IssuerDiscovery.DescriptionPath:
                var server = new IPEndPoint(context.Connection.LocalIpAddress ?? IPAddress.Loopback, context.Connection.LocalPort);
                await IssuerAsync(context, issuer.Description(server.ToString()), "application/json", cancellationToken);
                break;
            case IssuerDiscovery.KeysPath:
                await IssuerAsync(context, issuer.Keys(), "application/jwk-set+json", cancellationToken);
                break;
            case BackupDownload.Path:
                await backup.AnswerAsync(context, cancellationToken);
                break;
            default:
                if (!await discovery.TryAnswerAsync(context, path.TrimEnd('/'), cancellationToken))
                {
                    // Below a version upstream answers a Status, elsewhere this text.
                    if (path.StartsWith("/api/", StringComparison.Ordinal) || path.Split('/') is ["", "apis", _, _, ..])
                    {
                        throw ApiErrors.PathNotFound();
                    }

                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    await TextAsync(context, "404 page not found\n", cancellationToken);
                }

                break;
        }
    }

    // As upstream's routes/openidmetadata.go: others may keep both for an hour.
    private static async Task IssuerAsync(HttpContext context, Value document, string contentType, CancellationToken cancellationToken)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "public, max-age=3600";
        await BodyWriter.WriteAsync(context, JsonWriter.ToBytes(document), cancellationToken);
    }

    private static async Task TextAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await BodyWriter.WriteAsync(context, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
