using System.Net;
using System.Text;
using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Audit;
using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Fairness;
using Fairway.ControlPlane.Http;
using Fairway.Kubernetes;
using Fairway.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Fairway.ControlPlane.Aggregation;

/// <summary>
/// Passes requests on to other API servers of the cluster, with the user in headers (kube-aggregator's handler_proxy.go). Refusals are in its
/// words: plain text.
/// </summary>
internal sealed class AggregationProxy(
    RemoteRegistry registry, BackendClients clients, Authorizer authorizer, AuditLog audit, RequestFairness fairness, ILogger logger)
{
    private const int BufferSize = 16 * 1024;

    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Host", "Authorization", "Content-Length",
    };

    /// <summary>The server that a path belongs to; null for this one.</summary>
    public RemoteVersion? Find(string path) => registry.Find(path);

    /// <exception cref="KubernetesException">400, 403, 429.</exception>
    public async Task RunAsync(HttpContext context, UserInfo user, RemoteVersion remote, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value ?? "/";
        if (RequestPath.Parse(path) is not { } resource)
        {
            var verb = context.Request.Method.ToLowerInvariant() switch { "head" => "get", var method => method };
            using var turn = await fairness.EnterAsync(context, user, verb, path, cancellationToken);
            authorizer.RequirePath(user, verb, path);
            await PassOnAsync(context, user, remote.Service, cancellationToken);
            return;
        }

        var call = remote.ToCall(context, user, resource);
        using var entry = await fairness.EnterAsync(context, call, cancellationToken);
        await audit.ObserveAsync(call, RequestOrigin.Of(context), async () =>
        {
            authorizer.RequireUnknown(user, call.Verb, resource);
            await PassOnAsync(context, user, remote.Service, cancellationToken);
            return new ApiResult.Tree(context.Response.StatusCode, null, Value.Null);
        });
    }

    private async Task PassOnAsync(HttpContext context, UserInfo user, RemoteService remote, CancellationToken cancellationToken)
    {
        if (!remote.IsAvailable)
        {
            await RefuseAsync(context, "service unavailable", cancellationToken);
            return;
        }

        if (!StringValues.IsNullOrEmpty(context.Request.Headers.Upgrade))
        {
            throw ApiErrors.BadRequest("upgraded connections to aggregated API servers are not supported");
        }

        using var request = Request(context, user, remote);
        HttpResponseMessage response;
        try
        {
            response = await clients.For(remote.Backend).SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or BackendException)
        {
            var failure = CallFailure.Describe(e);
            Log.NotPassedOn(logger, remote.Name, failure);
            await RefuseAsync(context, $"error trying to reach service: {failure}", cancellationToken);
            return;
        }

        using (response)
        {
            await CopyAsync(response, context, cancellationToken);
        }
    }

    private static HttpRequestMessage Request(HttpContext context, UserInfo user, RemoteService remote)
    {
        var incoming = context.Request;
        var target = new Uri(remote.Backend.Address, incoming.Path.ToUriComponent() + incoming.QueryString.ToUriComponent());
        var request = new HttpRequestMessage(new(incoming.Method), target) { Version = HttpVersion.Version11 };
        if (incoming.ContentLength > 0 || (incoming.ContentLength is null && HasBody(incoming.Method)))
        {
            request.Content = new StreamContent(incoming.Body);
        }

        foreach (var (name, values) in incoming.Headers)
        {
            if (IsPassedOn(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (incoming.ContentLength is { } length && request.Content is not null)
        {
            request.Content.Headers.ContentLength = length;
        }

        if (context.Connection.RemoteIpAddress is { } client)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
        }

        FrontProxyHeaders.Add(request, user);
        return request;
    }

    // Who sends the request is said by the front proxy alone.
    private static bool IsPassedOn(string header) => !NotPassedOn.Contains(header)
        && !header.StartsWith(FrontProxyHeaders.Prefix, StringComparison.OrdinalIgnoreCase)
        && !header.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase);

    private static bool HasBody(string method) => HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsPatch(method);

    // Each piece is sent on as it comes: a watch must not wait for a buffer to fill.
    private static async Task CopyAsync(HttpResponseMessage response, HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!NotPassedOn.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        context.Response.ContentLength = response.Content.Headers.ContentLength;
        await context.Response.StartAsync(cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await body.ReadAsync(context.Response.BodyWriter.GetMemory(BufferSize), cancellationToken) is > 0 and var count)
        {
            context.Response.BodyWriter.Advance(count);
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    private static Task RefuseAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellationToken).AsTask();
    }
}
