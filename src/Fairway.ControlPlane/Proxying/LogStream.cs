using System.Text;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Asks a node for a container's log and passes it on.</summary>
internal static class LogStream
{
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
        await StreamedAnswer.CopyAsync(response, context, cancellationToken);
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
