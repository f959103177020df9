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
    private readonly HttpMessageInvoker _toNodes = nodes.HttpToNodes();
    private readonly HttpMessageInvoker _toPods = NodeConnection.HttpToPods();

    /// <exception cref="KubernetesException">There is nothing to connect to, or it does not answer.</exception>
    public async Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var place = ProxiedPath.Of(context, call);
        var target = targets.Of(call);
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var isUpgrade = upgrade?.IsUpgradableRequest == true;
        if (!isUpgrade && place.Rest.Length == 0 && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            // A page at the root finds what lies beside it only when its own address ends with a slash.
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = $"{place.Prefix}/{context.Request.QueryString}";
            return;
        }

        try
        {
            if (isUpgrade)
            {
                await using var backend = await nodes.OpenAsync(target, cancellationToken);
                await UpgradeTunnel.RunAsync(context, upgrade!, backend, new(target.Address, place.Target), cancellationToken);
            }
            else
            {
                await ForwardedRequest.RunAsync(target.IsKubelet ? _toNodes : _toPods, context, target, place, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !context.Response.HasStarted)
        {
            throw new KubernetesException(
                503, StatusReason.ServiceUnavailable, $"error trying to reach service: {e.GetBaseException().Message}");
        }
    }

    public void Dispose()
    {
        _toNodes.Dispose();
        _toPods.Dispose();
    }
}
