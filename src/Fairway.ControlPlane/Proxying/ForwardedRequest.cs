using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>One request sent on, and its answer sent back as it comes.</summary>
internal static class ForwardedRequest
{
    /// <exception cref="HttpRequestException">The target cannot be reached, or broke off before it answered.</exception>
    public static async Task RunAsync(
        HttpMessageInvoker http, HttpContext context, ProxyTarget target, ProxiedPath place, CancellationToken cancellationToken)
    {
        using var request = Request(context, new(target.Address, place.Target));
        using var answer = await http.SendAsync(request, cancellationToken);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (ProxiedHeaders.IsAnswered(name))
            {
                context.Response.Headers.Append(name, values.ToArray());
            }
        }

        if (context.Response.Headers.Location.ToString() is { Length: > 0 } location)
        {
            context.Response.Headers.Location = Rewrite(location, target, place);
        }

        await StreamedAnswer.CopyAsync(answer, context, cancellationToken);
    }

    /// <summary>A redirect to the target itself, by an absolute path or with its host, leads through the proxy.</summary>
    internal static string Rewrite(string location, ProxyTarget target, ProxiedPath place)
    {
        if (location.StartsWith('/') && !location.StartsWith("//", StringComparison.Ordinal))
        {
            return location.StartsWith(place.Prefix + "/", StringComparison.Ordinal) ? location : place.Prefix + location;
        }

        return Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.Authority == target.Address.Authority
            ? place.Prefix + uri.PathAndQuery + uri.Fragment
            : location;
    }

    private static HttpRequestMessage Request(HttpContext context, Uri uri)
    {
        var request = new HttpRequestMessage(new(context.Request.Method), uri) { Version = new(1, 1) };
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            // The limit of the API's own objects is not one of what pods take.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = null;
            }

            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentLength = context.Request.ContentLength;
        }

        foreach (var (name, value) in ProxiedHeaders.OfRequest(context.Request))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
