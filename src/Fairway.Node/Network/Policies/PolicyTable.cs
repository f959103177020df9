namespace Fairway.Node.Network.Policies;

/// <summary>What one nft table holds for the policies of the moment, in a stable order; equal when the rules are.</summary>
/// <param name="Chains">By name, the rules of each: they return from what is allowed, and the last drops the rest.</param>
/// <param name="Ingress">The chain of each address that not everybody may connect to.</param>
/// <param name="Egress">The chain of each address that may not connect to everybody.</param>
internal sealed record PolicyTable(
    SortedDictionary<string, IReadOnlyList<string>> Chains, SortedDictionary<string, string> Ingress, SortedDictionary<string, string> Egress)
{
    public static PolicyTable Empty => new(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    // A chain's name is made of its rules, so the names tell whether these are the same.
    public bool Equals(PolicyTable? other) => other is not null && Ingress.SequenceEqual(other.Ingress) && Egress.SequenceEqual(other.Egress);

    public override int GetHashCode() => HashCode.Combine(Ingress.Count, Egress.Count);
}
