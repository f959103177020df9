using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Passes the body of an answer on as it comes, so that whoever follows it sees each part at once.</summary>
internal static class StreamedAnswer
{
    private const int BufferSize = 16 * 1024;

    public static async Task CopyAsync(HttpResponseMessage answer, HttpContext context, CancellationToken cancellationToken)
    {
        await context.Response.StartAsync(cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        while (await body.ReadAsync(context.Response.BodyWriter.GetMemory(BufferSize), cancellationToken) is > 0 and var count)
        {
            context.Response.BodyWriter.Advance(count);
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
        }
    }
}
