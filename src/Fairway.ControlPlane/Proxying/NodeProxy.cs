using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairway.ControlPlane.Proxying;

/// <summary>Logs, exec, attach and port-forward: passed on to the HTTPS API of the pod's node.</summary>
internal sealed class NodeProxy(ObjectLookup objects, NodeAddress addresses, NodeConnection connections) : IDisposable
{
    private readonly HttpMessageInvoker _http = connections.Http();

    public static bool Handles(ApiCall call) =>
        call is { Kind.Kind: { Group: "", Kind: "Pod" }, Subresource: "log" or "exec" or "attach" or "portforward" };

    /// <exception cref="KubernetesException">The pod or its node is not there, or the request cannot be passed on.</exception>
    public async Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken)
    {
        var pod = objects.Find(call.Kind, call.Namespace, call.Name);
        if (pod.IsNull)
        {
            throw ApiErrors.NotFound(call.Kind, call.Name);
        }

        var target = new Uri(addresses.Of(pod), KubeletPath.Of(call.Subresource, pod, context.Request.Query));
        try
        {
            if (call.Subresource == "log")
            {
                await LogStream.CopyAsync(_http, target, context, cancellationToken);
            }
            else if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            {
                await using var node = await connections.OpenAsync(target, cancellationToken);
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

    public void Dispose() => _http.Dispose();
}
