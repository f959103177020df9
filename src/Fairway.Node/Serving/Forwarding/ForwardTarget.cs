using System.Net.Sockets;

namespace Fairway.Node.Serving.Forwarding;

/// <summary>The pod whose ports a client forwards to.</summary>
/// <param name="Name">Of the pod.</param>
/// <param name="Uid">Of the pod.</param>
/// <param name="ConnectAsync">Connects to a port within the pod.</param>
internal sealed record ForwardTarget(string Name, string Uid, Func<int, CancellationToken, Task<Socket>> ConnectAsync)
{
    /// <summary>The kubelet's words (kubelet/pkg/cri/streaming/portforward).</summary>
    public string Failure(int port, Exception reason) => $"error forwarding port {port} to pod {Name}, uid {Uid}: {reason.Message}";
}
