using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Http;

/// <summary>Writes the body of an answer, compressed when it is big and the client takes gzip (upstream's threshold of 128 KiB).</summary>
internal static class BodyWriter
{
    private const int CompressFrom = 128 * 1024;
    private const int BufferSize = 64 * 1024;

    /// <returns>How many bytes are sent.</returns>
    public static async Task<long> WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = body.Length;
            return 0;
        }

        if (TakesGzip(context, body.Length))
        {
            return await CompressAsync(context, async output => await output.WriteAsync(body, cancellationToken));
        }

        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, cancellationToken);
        return body.Length;
    }

    public static bool TakesGzip(HttpContext context, long length) =>
        length >= CompressFrom && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Has a body written in gzip.</summary>
    /// <returns>How many bytes are sent.</returns>
    public static async Task<long> CompressAsync(HttpContext context, Func<PipeWriter, Task> write)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.Append("Vary", "Accept-Encoding");
        var counted = new CountedStream(context.Response.Body);
        await using (var gzip = new GZipStream(counted, CompressionLevel.Fastest))
        {
            var output = PipeWriter.Create(gzip, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
            await write(output);
            await output.CompleteAsync();
        }

        return counted.Length;
    }
}
