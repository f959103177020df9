namespace Fairway.Node.Network;

/// <summary>How pods get and lose their place in the network.</summary>
internal interface IPodNetwork
{
    /// <summary>Makes the pod's namespace, link, address and routes; a pod that has them already keeps them.</summary>
    Task<PodNetworkState> AttachAsync(string podUid, CancellationToken cancellationToken);

    /// <summary>Removes all of it; a pod that has none is fine.</summary>
    Task DetachAsync(string podUid, CancellationToken cancellationToken);

    /// <summary>The path of the pod's network namespace; null when it has none.</summary>
    string? NamespaceOf(string podUid);
}
