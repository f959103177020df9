using System.Text;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>What is not a resource: discovery, health, version and metrics.</summary>
internal sealed class PlainPaths(DiscoveryPaths discovery, RequestCounters counters)
{
    private static readonly string[] Checks = ["ping", "log", "store"];

    /// <exception cref="KubernetesException">404.</exception>
    public async Task AnswerAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        switch (path.TrimEnd('/'))
        {
            case "/healthz" or "/livez" or "/readyz":
                await TextAsync(context, Health(context, path.Trim('/')), cancellationToken);
                break;
            case "/version":
                await ValueAnswer.WriteAsync(context, 200, ServerVersion.Document, isYaml: false);
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

    // A server that answers has its store open: it does not listen before.
    private static string Health(HttpContext context, string name) => context.Request.Query.ContainsKey("verbose")
        ? $"{string.Concat(Checks.Select(check => $"[+]{check} ok\n"))}{name} check passed\n"
        : "ok";

    private static async Task TextAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await BodyWriter.WriteAsync(context, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
