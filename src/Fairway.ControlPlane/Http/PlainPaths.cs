using System.Text;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>What is not a resource: discovery, health, version and metrics.</summary>
internal sealed class PlainPaths(DiscoveryPaths discovery, RequestCounters counters, HealthChecks health)
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
            await TextAsync(context, text, cancellationToken);
            return;
        }

        switch (path.TrimEnd('/'))
        {
            case "/version":
                await ValueAnswer.WriteAsync(context, 200, ServerVersion.Document, BodyFormat.Json);
                break;
            case "/metrics":
                await TextAsync(context, counters.ToText(), cancellationToken);
                break;
            default:
                if (!await discovery.TryAnswerAsync(context, path.TrimEnd('/'), cancellationToken))
                {
                    throw ApiErrors.PathNotFound();
                }

                break;
        }
    }

    private static async Task TextAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await BodyWriter.WriteAsync(context, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
