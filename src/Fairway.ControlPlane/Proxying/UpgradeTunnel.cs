using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// Passes an upgraded connection (WebSocket, SPDY) through byte by byte, as upstream's UpgradeAwareHandler does; a refusal is answered as it is.
/// </summary>
internal static class UpgradeTunnel
{
    private const int BufferSize = 32 * 1024;

    /// <exception cref="IOException">The connection broke before it was upgraded.</exception>
    public static async Task RunAsync(
        HttpContext context, IHttpUpgradeFeature upgrade, Stream backend, Uri target, CancellationToken cancellationToken)
    {
        await backend.WriteAsync(Encoding.Latin1.GetBytes(Request(context.Request, target)), cancellationToken);
        await backend.FlushAsync(cancellationToken);
        var answer = await UpgradeAnswer.ReadAsync(backend, cancellationToken);
        if (answer.Code != StatusCodes.Status101SwitchingProtocols)
        {
            await RefuseAsync(context, answer, await answer.TextAsync(backend, cancellationToken), cancellationToken);
            return;
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
        var down = CopyAsync(backend, client, end.Token);
        var up = CopyAsync(client, backend, end.Token);
        await Task.WhenAny(down, up);
        // When the backend has closed, everything it said is with the client; when the client has closed, nobody listens any more.
        await end.CancelAsync();
        await Task.WhenAll(down, up);
    }

    private static string Request(HttpRequest request, Uri target)
    {
        var text = new StringBuilder($"{request.Method} {target.PathAndQuery} HTTP/1.1\r\nHost: {target.Authority}\r\nConnection: Upgrade\r\n");
        text.Append("Upgrade: ").Append(request.Headers.Upgrade.ToString()).Append("\r\n");
        foreach (var (name, value) in ProxiedHeaders.OfRequest(request))
        {
            // Kestrel has refused line breaks within headers.
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (!HttpMethods.IsGet(request.Method))
        {
            text.Append("Content-Length: 0\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    private static async Task RefuseAsync(HttpContext context, UpgradeAnswer answer, string text, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = answer.Code;
        foreach (var (name, value) in answer.Headers.Where(header => ProxiedHeaders.IsAnswered(header.Name)))
        {
            if (!name.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) && !name.Equals("Date", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.Append(name, value);
            }
        }

        await context.Response.WriteAsync(text, cancellationToken);
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
