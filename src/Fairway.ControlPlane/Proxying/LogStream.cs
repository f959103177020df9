using System.Text;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Copies a container's log from the node to the client as it comes, so that following it shows each line at once.</summary>
internal static class LogStream
{
    private const int BufferSize = 16 * 1024;
    private const int MaxErrorText = 4096;

    public static async Task CopyAsync(HttpMessageInvoker http, Uri target, HttpContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, cancellationToken);
        }

        context.Response.ContentType = "text/plain";
        await context.Response.StartAsync(cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        await using var log = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var count = await log.ReadAsync(context.Response.BodyWriter.GetMemory(BufferSize), cancellationToken);
            if (count == 0)
            {
                return;
            }

            context.Response.BodyWriter.Advance(count);
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    // The kubelet answers in plain text; upstream passes it on as the message of a Status.
    private static async Task<KubernetesException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = new byte[MaxErrorText];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        return NodeRefusal.Of((int)response.StatusCode, Encoding.UTF8.GetString(text, 0, length).Trim());
    }
}
