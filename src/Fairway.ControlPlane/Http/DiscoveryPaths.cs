using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Discovery;
using Fairway.ControlPlane.OpenApi;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers <c>/api</c>, <c>/apis</c>, <c>/openapi</c> and below from the kinds served at the moment.</summary>
internal sealed class DiscoveryPaths(KindDocuments documents)
{
    private const string OpenApiV3 = "/openapi/v3/";

    /// <returns>False when the path is none of discovery's.</returns>
    /// <exception cref="KubernetesException">406: OpenAPI is served as JSON only.</exception>
    public async Task<bool> TryAnswerAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        var current = documents.Current;
        var accept = context.Request.Headers.Accept.ToString();
        if (path == "/openapi/v2" || path.StartsWith(OpenApiV3, StringComparison.Ordinal))
        {
            var document = path.Length < OpenApiV3.Length ? current.OpenApi.V2() : current.OpenApi.Version(path[OpenApiV3.Length..]);
            return document is not null && await OpenApiAsync(context, document, accept, cancellationToken);
        }

        if (path is "/api" or "/apis" && AggregatedDiscovery.IsAsked(accept))
        {
            await ValueAnswer.WriteAsync(
                context, 200, current.Discovery.Aggregated(core: path == "/api"), BodyFormat.Json, AggregatedDiscovery.ContentType);
            return true;
        }

        var value = Find(current, path, context.Request.Host.Value ?? "");
        if (!value.IsNull)
        {
            await ValueAnswer.WriteAsync(context, 200, value, BodyFormat.Json);
        }

        return !value.IsNull;
    }

    private static Value Find(KindDocuments.Entry current, string path, string server) => path.Split('/', 5) switch
    {
        ["", "api"] => current.Discovery.CoreVersions(server),
        ["", "apis"] => current.Discovery.Groups(),
        ["", "api", var version] => current.Discovery.Resources("", version),
        ["", "apis", var group] => current.Discovery.Group(group),
        ["", "apis", var group, var version] when group.Length > 0 => current.Discovery.Resources(group, version),
        ["", "openapi", "v3"] => current.OpenApi.Index(),
        _ => Value.Null,
    };

    private static async Task<bool> OpenApiAsync(HttpContext context, OpenApiDocument document, string accept, CancellationToken cancellationToken)
    {
        if (accept.Length > 0 && !accept.Contains(MediaTypes.Json, StringComparison.Ordinal) && !accept.Contains("*/*", StringComparison.Ordinal))
        {
            throw ApiErrors.NotAcceptable(MediaTypes.Json);
        }

        var tag = $"\"{document.Hash}\"";
        context.Response.Headers.ETag = tag;
        context.Response.ContentType = MediaTypes.Json;
        if (context.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        await BodyWriter.WriteAsync(context, document.Json, cancellationToken);
        return true;
    }
}
