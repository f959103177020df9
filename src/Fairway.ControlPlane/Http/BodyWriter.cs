using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Writes the body of an answer, compressed when it is big and the client takes gzip (upstream's threshold of 128 KiB).</summary>
internal static class BodyWriter
{
    private const int CompressFrom = 128 * 1024;

    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = body.Length;
            return;
        }

        if (!TakesGzip(context, body.Length))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.BodyWriter.WriteAsync(body, cancellationToken);
            return;
        }

        await using var gzip = Gzip(context);
        await gzip.WriteAsync(body, cancellationToken);
    }

    public static bool TakesGzip(HttpContext context, long length) =>
        length >= CompressFrom && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    public static GZipStream Gzip(HttpContext context)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.Append("Vary", "Accept-Encoding");
        return new GZipStream(context.Response.Body, CompressionLevel.Fastest);
    }
}
