using System.Collections.Immutable;

namespace Fairway.Node.Network;

/// <summary>
/// What one nft table holds for the services of the moment: the parts that come and go with them. The chains that hang on the kernel's hooks
/// are the same for all and stand in <see cref="ServiceProxyScript"/>.
/// </summary>
/// <param name="Chains">By name, the rules of each.</param>
/// <param name="AffinitySets">By name, the seconds that clients are remembered.</param>
/// <param name="ClusterAddresses">By <c>ADDRESS . PROTOCOL . PORT</c>, the chain.</param>
/// <param name="NodePorts">By <c>PROTOCOL . PORT</c>, the chain.</param>
/// <param name="Hairpin">Addresses of endpoints, which may be their own clients.</param>
internal sealed record ServiceProxyTable(
    ImmutableSortedDictionary<string, ImmutableArray<string>> Chains,
    ImmutableSortedDictionary<string, long> AffinitySets,
    ImmutableSortedDictionary<string, string> ClusterAddresses,
    ImmutableSortedDictionary<string, string> NodePorts,
    ImmutableSortedSet<string> Hairpin)
{
    public static ServiceProxyTable Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}
