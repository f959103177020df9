using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairway.Platform;

/// <summary>
/// Answers only who asks for this machine by name: a page in the user's browser whose own name was made to lead here (DNS rebinding) would
/// otherwise push images and commits like the user.
/// </summary>
internal static class LoopbackHosts
{
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        await context.Response.WriteAsync("this server answers to 127.0.0.1 and localhost only\n", context.RequestAborted).ConfigureAwait(false);
    }
}
