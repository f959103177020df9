using System.Net.Sockets;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// <c>/proxy/PATH</c> of a pod, a Service or a node: the rest of the path, the query and the body go there as they came, the answer comes back;
/// redirects to absolute paths lead below the proxy again.
/// </summary>
internal sealed class ResourceProxy(ProxyTargets targets, NodeConnection nodes) : IDisposable
{
    private readonly HttpMessageInvoker _toNodes = nodes.Http();
    private readonly HttpMessageInvoker _toPods = NodeConnection.HttpToPods();

    /// <exception cref="KubernetesException">There is nothing to connect to, or it does not answer.</exception>
    public async Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var place = ProxiedPath.Of(context, call);
        var target = targets.Of(call);
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            await UpgradeAsync(context, upgrade, target, place, cancellationToken);
            return;
        }

        if (place.Rest.Length == 0 && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            // A page at the root finds what lies beside it only when its own address ends with a slash.
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = $"{place.Prefix}/{context.Request.QueryString}";
            return;
        }

        try
        {
            await ForwardedRequest.RunAsync(target.IsKubelet ? _toNodes : _toPods, context, target, place, cancellationToken);
        }
        catch (HttpRequestException e) when (!context.Response.HasStarted)
        {
            throw Unreachable(e);
        }
    }

    public void Dispose()
    {
        _toNodes.Dispose();
        _toPods.Dispose();
    }

    private async Task UpgradeAsync(
        HttpContext context, IHttpUpgradeFeature upgrade, ProxyTarget target, ProxiedPath place, CancellationToken cancellationToken)
    {
        Stream backend;
        try
        {
            backend = await nodes.OpenAsync(target, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw Unreachable(e);
        }

        await using (backend)
        {
            await UpgradeTunnel.RunAsync(context, upgrade, backend, new(target.Address, place.Target), cancellationToken);
        }
    }

    private static KubernetesException Unreachable(Exception e) =>
        new(503, StatusReason.ServiceUnavailable, $"error trying to reach service: {e.GetBaseException().Message}");
}
