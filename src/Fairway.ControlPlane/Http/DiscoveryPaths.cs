using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Discovery;
using Fairway.ControlPlane.OpenApi;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairway.ControlPlane.Http;

/// <summary>Answers <c>/api</c>, <c>/apis</c>, <c>/openapi</c> and below from the kinds served at the moment.</summary>
internal sealed class DiscoveryPaths(KindDocuments documents, TimeProvider time)
{
    private const string OpenApiV3 = "/openapi/v3/";

    /// <returns>False when the path is none of discovery's.</returns>
    /// <exception cref="KubernetesException">406: the client takes none of the forms a document is served in.</exception>
    public async Task<bool> TryAnswerAsync(HttpContext context, string path, CancellationToken cancellationToken)
    {
        var current = documents.Current;
        var accept = context.Request.Headers.Accept.ToString();
        if (path.StartsWith("/openapi/", StringComparison.Ordinal))
        {
            return await TryOpenApiAsync(context, path, current.OpenApi, accept, cancellationToken);
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
        _ => Value.Null,
    };

    private async Task<bool> TryOpenApiAsync(
        HttpContext context, string path, OpenApiDocuments documents, string accept, CancellationToken cancellationToken)
    {
        var name = path.StartsWith(OpenApiV3, StringComparison.Ordinal) ? path[OpenApiV3.Length..] : "";
        var document = name.Length > 0 ? documents.Version(name)
            : path == "/openapi/v2" ? (IsMessageAsked(accept) ? documents.V2Message() : documents.V2())
            : path == "/openapi/v3" ? documents.Index()
            : null;
        if (document is null)
        {
            return false;
        }

        if (document.ContentType == MediaTypes.Json && !TakesJson(accept))
        {
            throw ApiErrors.NotAcceptable(MediaTypes.Json);
        }

        if (name.Length > 0 && context.Request.Query["hash"].ToString() is { Length: > 0 } hash)
        {
            if (hash != document.Hash)
            {
                context.Response.Redirect(OpenApiDocuments.UrlOf(name, document), permanent: true);
                return true;
            }

            var headers = context.Response.GetTypedHeaders();
            context.Response.Headers.CacheControl = "public, immutable";
            headers.Expires = time.GetUtcNow().AddYears(1);
        }

        await WriteAsync(context, document, cancellationToken);
        return true;
    }

    // Older clients write the version with an at sign, as upstream did.
    private static bool IsMessageAsked(string accept) => accept.Contains("proto-openapi.spec.v2", StringComparison.Ordinal);

    private static bool TakesJson(string accept) => accept.Length == 0
        || accept.Contains(MediaTypes.Json, StringComparison.Ordinal) || accept.Contains("*/*", StringComparison.Ordinal);

    private static async Task WriteAsync(HttpContext context, OpenApiDocument document, CancellationToken cancellationToken)
    {
        var tag = new EntityTagHeaderValue($"\"{document.Hash}\"");
        context.Response.Headers.ETag = tag.ToString();
        context.Response.Headers.Append("Vary", "Accept");
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known == EntityTagHeaderValue.Any || known.Compare(tag, false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = document.ContentType;
        await BodyWriter.WriteAsync(context, document.Body, cancellationToken);
    }
}
