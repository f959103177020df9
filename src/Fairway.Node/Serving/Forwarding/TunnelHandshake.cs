using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>
/// The WebSocket handshake (RFC 6455, section 4.2.2) for a protocol whose name the framework refuses, as it has a slash in it:
/// <c>SPDY/3.1+portforward.k8s.io</c>.
/// </summary>
internal static class TunnelHandshake
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The request must be a WebSocket's that offers the protocol.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext context, string protocol)
    {
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        var headers = context.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(context.Request.Headers.SecWebSocketKey.ToString());
        headers.SecWebSocketProtocol = protocol;
        return WebSocket.CreateFromStream(await upgrade.UpgradeAsync().ConfigureAwait(false), new WebSocketCreationOptions { IsServer = true });
    }

#pragma warning disable CA5350 // The handshake is defined with SHA-1; it proves nothing but that the server speaks WebSocket.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
}
