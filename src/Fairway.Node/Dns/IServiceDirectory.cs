using System.Net;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Node.Dns;

/// <summary>The Services and ready endpoints that the zone is made of.</summary>
internal interface IServiceDirectory
{
    /// <summary>False until all that is there at the start is known.</summary>
    bool IsComplete { get; }

    /// <summary>The Service, or null.</summary>
    Value Find(ObjectKey service);

    bool HasServices(string @namespace);

    IEnumerable<NamedEndpoint> Endpoints(ObjectKey service);

    /// <summary>The Service with this cluster address, or null.</summary>
    ObjectKey? NameOf(IPAddress address);
}

/// <summary>A ready endpoint; its host is the name it asks for, else its address with dashes.</summary>
internal sealed record NamedEndpoint(string Host, IPAddress Address, IReadOnlyList<NamedPort> Ports);

internal readonly record struct NamedPort(string Name, string Protocol, int Port);
