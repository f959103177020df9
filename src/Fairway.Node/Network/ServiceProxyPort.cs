using System.Net;

namespace Fairway.Node.Network;

/// <summary>One port of one service, with the endpoints that take its connections now.</summary>
/// <param name="Name"><c>NAMESPACE/NAME:PORT</c>, the port's name empty when it has none.</param>
/// <param name="ClusterAddress">The service's own address.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</param>
/// <param name="Port">The service's port.</param>
/// <param name="NodePort">The host's port, or 0.</param>
/// <param name="Affinity">How long a client stays with an endpoint (sessionAffinity ClientIP), or null.</param>
/// <param name="Endpoints">In the order of their addresses; empty rejects connections.</param>
internal sealed record ServiceProxyPort(
    string Name,
    IPAddress ClusterAddress,
    string Protocol,
    int Port,
    int NodePort,
    TimeSpan? Affinity,
    IReadOnlyList<ServiceProxyEndpoint> Endpoints);
