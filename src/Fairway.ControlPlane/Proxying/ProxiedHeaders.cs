using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// The headers that pass a proxy: all but those of one connection (RFC 9110, section 7.6.1), and none of what the client showed us.
/// </summary>
internal static class ProxiedHeaders
{
    private static readonly HashSet<string> OfConnections = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>To send on; who is behind it all is told as upstream does (httputil.ReverseProxy and apimachinery's proxy.Transport).</summary>
    public static IEnumerable<(string Name, string Value)> OfRequest(HttpRequest request)
    {
        var listed = Listed(request.Headers.Connection.ToString());
        foreach (var (name, values) in request.Headers)
        {
            if (OfConnections.Contains(name) || listed.Contains(name) || IsOurs(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                yield return (name, value ?? "");
            }
        }

        yield return ("X-Forwarded-Uri", request.Path.ToUriComponent());
        yield return ("X-Forwarded-Host", request.Host.Value ?? "");
        yield return ("X-Forwarded-Proto", request.Scheme);
        if (request.HttpContext.Connection.RemoteIpAddress is { } client)
        {
            var before = request.Headers["X-Forwarded-For"].ToString();
            yield return ("X-Forwarded-For", before.Length == 0 ? client.ToString() : $"{before}, {client}");
        }
    }

    /// <summary>Whether a header of an answer is sent on.</summary>
    public static bool IsAnswered(string name) => !OfConnections.Contains(name);

    private static HashSet<string> Listed(string connection) => new(
        connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    // What the client proves itself with is for this server alone; host and length are set anew.
    private static bool IsOurs(string name) =>
        name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.ToUpperInvariant() is "AUTHORIZATION" or "HOST" or "CONTENT-LENGTH" or "EXPECT";
}
