using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// Passes an upgraded connection (WebSocket with Kubernetes' channels v4 and v5, SPDY) through to the node byte by byte, as upstream's
/// UpgradeAwareHandler does.
/// </summary>
internal static class UpgradeTunnel
{
    private const int BufferSize = 32 * 1024;

    private static readonly string[] PassedOn =
    [
        "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "X-Stream-Protocol-Version",
    ];

    /// <exception cref="IOException">The connection to the node broke before it was upgraded.</exception>
    public static async Task RunAsync(HttpContext context, IHttpUpgradeFeature upgrade, Stream node, Uri target, CancellationToken cancellationToken)
    {
        await node.WriteAsync(Encoding.ASCII.GetBytes(Request(context.Request, target)), cancellationToken);
        var answer = await UpgradeAnswer.ReadAsync(node, cancellationToken);
        if (answer.Code != StatusCodes.Status101SwitchingProtocols)
        {
            throw NodeRefusal.Of(answer.Code, await answer.TextAsync(node, cancellationToken));
        }

        foreach (var (name, value) in answer.Headers)
        {
            if (!name.Equals("Connection", StringComparison.OrdinalIgnoreCase) && !name.Equals("Date", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.Append(name, value);
            }
        }

        await using var client = await upgrade.UpgradeAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await node.FlushAsync(end.Token);
        var down = CopyAsync(node, client, end.Token);
        var up = CopyAsync(client, node, end.Token);
        await Task.WhenAny(down, up);
        // When the node has closed, everything it said is with the client; when the client has closed, nobody listens any more.
        await end.CancelAsync();
        await Task.WhenAll(down, up);
    }

    private static string Request(HttpRequest request, Uri target)
    {
        var text = new StringBuilder($"{request.Method} {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nConnection: Upgrade\r\n");
        foreach (var name in PassedOn)
        {
            foreach (var value in request.Headers[name])
            {
                // Kestrel has refused line breaks within headers.
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }

        if (!HttpMethods.IsGet(request.Method))
        {
            text.Append("Content-Length: 0\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side may leave at any time; that ends the tunnel.
        }
    }
}
