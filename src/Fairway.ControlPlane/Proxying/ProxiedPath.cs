using Fairway.ControlPlane.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>A proxied path as it was sent, nothing decoded: <c>/api/v1/namespaces/ns/pods/web/proxy</c> and <c>/a%2Fb?c=d</c>.</summary>
/// <param name="Prefix">What leads to the proxy.</param>
/// <param name="Rest">What is asked of the target; empty, or beginning with a slash.</param>
/// <param name="Query">With its question mark, or empty.</param>
internal sealed record ProxiedPath(string Prefix, string Rest, string Query)
{
    // /api/v1/nodes/NAME/proxy, /api/v1/namespaces/NS/pods/NAME/proxy
    private const int PartsOfCluster = 5;
    private const int PartsOfNamespaces = 7;

    /// <summary>The path and query to ask the target for.</summary>
    public string Target => (Rest.Length == 0 ? "/" : Rest) + Query;

    public static ProxiedPath Of(HttpContext context, ApiCall call)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = raw.StartsWith('/') ? raw : context.Request.Path.ToUriComponent() + context.Request.QueryString;
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : path[question..];
        path = question < 0 ? path : path[..question];
        var at = 0;
        for (var part = 0; part < (call.Namespace.Length == 0 ? PartsOfCluster : PartsOfNamespaces); part++)
        {
            var slash = path.IndexOf('/', at + 1);
            at = slash < 0 ? path.Length : slash;
        }

        return new(path[..at], path[at..], query);
    }
}
