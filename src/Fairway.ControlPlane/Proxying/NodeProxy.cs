using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Logs, exec, attach and port-forward: passed on to the HTTPS API of the pod's node.</summary>
internal sealed class NodeProxy(ObjectLookup objects, NodeAddress addresses, NodeConnection connections) : IDisposable
{
    private readonly HttpMessageInvoker _http = connections.HttpToNodes();

    /// <exception cref="KubernetesException">The pod or its node is not there, or the request cannot be passed on.</exception>
    public async Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var isLog = call.Subresource == "log";
        if (isLog)
        {
            LogOptions.Check(context.Request.Query, call.Name);
        }

        var pod = objects.Find(call.Kind, call.Namespace, call.Name);
        if (pod.IsNull)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        var path = KubeletPath.Of(call.Subresource, pod, context.Request.Query);
        if (addresses.Of(pod) is not { } node)
        {
            // A pod that is nowhere has said nothing yet: upstream's LogLocation leads nowhere, which is no error.
            context.Response.StatusCode = isLog
                ? StatusCodes.Status204NoContent
                : throw ApiErrors.BadRequest($"pod {pod.Name} does not have a host assigned");
            return;
        }

        await PassOnAsync(context, isLog, new(node, path), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task PassOnAsync(HttpContext context, bool isLog, Uri target, CancellationToken cancellationToken)
    {
        try
        {
            if (isLog)
            {
                await LogStream.CopyAsync(_http, target, context, cancellationToken);
            }
            else if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                await using var node = await connections.OpenAsync(new(target, true), cancellationToken);
                await UpgradeTunnel.RunAsync(context, upgrade, node, target, cancellationToken);
            }
            else
            {
                throw ApiErrors.BadRequest("Upgrade request required");
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !context.Response.HasStarted)
        {
            throw new KubernetesException(500, StatusReason.InternalError, $"Internal error occurred: error dialing backend: {e.Message}");
        }
    }
}
