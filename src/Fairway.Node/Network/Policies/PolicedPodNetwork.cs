namespace Fairway.Node.Network.Policies;

/// <summary>A network in which a pod has its place once the network policies hold for it.</summary>
internal sealed class PolicedPodNetwork(IPodNetwork network, NetworkPolicies policies) : IPodNetwork
{
    public async Task<PodNetworkState> AttachAsync(string podUid, CancellationToken cancellationToken)
    {
        var state = await network.AttachAsync(podUid, cancellationToken).ConfigureAwait(false);
        await policies.IsolateAsync(podUid, cancellationToken).ConfigureAwait(false);
        return state;
    }

    public async Task DetachAsync(string podUid, CancellationToken cancellationToken)
    {
        await network.DetachAsync(podUid, cancellationToken).ConfigureAwait(false);
        policies.Release(podUid);
    }

    public string? NamespaceOf(string podUid) => network.NamespaceOf(podUid);
}
