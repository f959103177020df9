using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Audit;

/// <summary>Where a request came from and what it asked for, as the audit log tells it.</summary>
/// <param name="Path">With its query: <c>/api/v1/pods?limit=500</c>.</param>
/// <param name="Query">The rest of it.</param>
/// <param name="UserAgent">The client's program; empty when it does not say.</param>
/// <param name="Forwarded">What proxies said of the way, unchecked: the header X-Forwarded-For.</param>
/// <param name="Address">Who is at the other end of the connection; null within the process.</param>
internal readonly record struct RequestOrigin(string Path, string Query, string UserAgent, string Forwarded, IPAddress? Address)
{
    private const int MaxAddresses = 32;

    public static RequestOrigin Of(HttpContext context)
    {
        var request = context.Request;
        return new(
            request.Path.Value ?? "/",
            request.QueryString.Value ?? "",
            request.Headers.UserAgent.ToString(),
            request.Headers["X-Forwarded-For"].ToString(),
            context.Connection.RemoteIpAddress);
    }

    /// <summary>Proxies first, the connection's other end last (apimachinery's net.SourceIPs).</summary>
    public IEnumerable<string> Addresses()
    {
        var seen = new List<string>();
        foreach (var part in Forwarded.Length == 0 ? [] : Forwarded.Split(',', MaxAddresses + 1, StringSplitOptions.TrimEntries).Take(MaxAddresses))
        {
            if (IPAddress.TryParse(part, out var address))
            {
                seen.Add(address.ToString());
            }
        }

        if (Address is { } last && (last.IsIPv4MappedToIPv6 ? last.MapToIPv4() : last).ToString() is var text && seen.LastOrDefault() != text)
        {
            seen.Add(text);
        }

        return seen;
    }
}
