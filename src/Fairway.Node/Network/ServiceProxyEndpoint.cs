using System.Net;

namespace Fairway.Node.Network;

/// <summary>Where a service's connections go: a pod's IPv4 address and port.</summary>
internal readonly record struct ServiceProxyEndpoint(IPAddress Address, int Port)
{
    public override string ToString() => $"{Address}:{Port}";
}
