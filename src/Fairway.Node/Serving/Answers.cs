using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary>Plain-text answers, as the kubelet gives them.</summary>
internal static class Answers
{
    public static async Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
    }

    public static string Route(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    /// <summary>Whether a query parameter is set to something true.</summary>
    public static bool IsSet(HttpContext context, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (context.Request.Query[name].ToString() is "1" or "true" or "True" or "TRUE")
            {
                return true;
            }
        }

        return false;
    }
}
