using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes.Kinds;
using Microsoft.AspNetCore.Http;

namespace Fairway.ControlPlane.Proxying;

/// <summary>
/// Requests that are passed on instead of answered (upstream's CONNECT): to a pod's node, or to what a pod, Service or node serves.
/// </summary>
internal sealed class ConnectProxy(NodeProxy nodes, ResourceProxy resources) : IDisposable
{
    private static readonly string[] OfPods = ["log", "exec", "attach", "portforward", "proxy"];

    public static bool Handles(KindDescription kind, string subresource) => kind.Kind.Group.Length == 0 && kind.Kind.Kind switch
    {
        "Pod" => OfPods.Contains(subresource),
        "Service" or "Node" => subresource == "proxy",
        _ => false,
    };

    public Task RunAsync(HttpContext context, ApiCall call, CancellationToken cancellationToken) =>
        call.Subresource == "proxy" ? resources.RunAsync(context, call, cancellationToken) : nodes.RunAsync(context, call, cancellationToken);

    public void Dispose()
    {
        nodes.Dispose();
        resources.Dispose();
    }
}
