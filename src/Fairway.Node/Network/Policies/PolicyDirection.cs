namespace Fairway.Node.Network.Policies;

/// <summary>What a policy calls the parts of one direction, and which address of a packet is the peer's.</summary>
internal sealed record PolicyDirection(string Type, string Rules, string Peers, string Peer)
{
    public static PolicyDirection Ingress { get; } = new("Ingress", "ingress", "from", "saddr");

    public static PolicyDirection Egress { get; } = new("Egress", "egress", "to", "daddr");
}
