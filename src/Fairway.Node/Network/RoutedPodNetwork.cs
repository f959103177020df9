using Fairway.Node.Host;

namespace Fairway.Node.Network;

/// <summary>
/// A network without a bridge: each pod has a veth pair, a /32 address and a route on the host; the gateway's address is on every host side
/// of a pair, so all of the pod's traffic is routed by the host and meets its rules.
/// </summary>
internal sealed class RoutedPodNetwork(NodeFolders folders, AddressBook addresses) : IPodNetwork
{
    public async Task<PodNetworkState> AttachAsync(string podUid, CancellationToken cancellationToken)
    {
        var number = addresses.Take(podUid);
        var state = new PodNetworkState(
            number, PathOf(number), addresses.Range.Address((uint)number).ToString());
        if (await IsCompleteAsync(number, cancellationToken).ConfigureAwait(false))
        {
            return state;
        }

        await RemoveAsync(number, cancellationToken).ConfigureAwait(false);
        var (space, link) = (NetworkNames.Namespace(folders.Instance, number), NetworkNames.Link(folders.Instance, number));
        await Command.RunAsync("ip", ["netns", "add", space], cancellationToken).ConfigureAwait(false);
        var gateway = addresses.Range.Gateway;
        await BatchAsync(
            [],
            $"""
            link add {link} type veth peer name eth0 netns {space}
            address add {gateway}/32 dev {link}
            link set {link} up
            """,
            cancellationToken).ConfigureAwait(false);
        await BatchAsync(
            ["-netns", space],
            $"""
            link set lo up
            address add {state.Address}/32 dev eth0
            link set eth0 up
            route add {gateway} dev eth0 scope link
            route add default via {gateway} dev eth0
            """,
            cancellationToken).ConfigureAwait(false);
        // The route comes last: it is what tells a complete attachment from an interrupted one.
        await BatchAsync([], $"route add {state.Address}/32 dev {link} src {gateway}", cancellationToken).ConfigureAwait(false);
        return state;
    }

    public async Task DetachAsync(string podUid, CancellationToken cancellationToken)
    {
        if (addresses.All.TryGetValue(podUid, out var number))
        {
            await RemoveAsync(number, cancellationToken).ConfigureAwait(false);
            addresses.Release(podUid);
        }
    }

    public string? NamespaceOf(string podUid) => addresses.All.TryGetValue(podUid, out var number) ? PathOf(number) : null;

    private string PathOf(int number) => "/run/netns/" + NetworkNames.Namespace(folders.Instance, number);

    private async Task<bool> IsCompleteAsync(int number, CancellationToken cancellationToken)
    {
        var address = addresses.Range.Address((uint)number).ToString();
        var routes = await Command.TryAsync(
            "ip", ["route", "show", address + "/32", "dev", NetworkNames.Link(folders.Instance, number)], cancellationToken).ConfigureAwait(false);
        return routes.Code == 0 && routes.Output.Contains(address, StringComparison.Ordinal)
            && Mounts.IsMounted(PathOf(number));
    }

    // The link first: a namespace goes only when its last process and connection have gone, its link at once.
    private async Task RemoveAsync(int number, CancellationToken cancellationToken)
    {
        await Command.TryAsync("ip", ["link", "delete", NetworkNames.Link(folders.Instance, number)], cancellationToken).ConfigureAwait(false);
        await Command.TryAsync("ip", ["netns", "delete", NetworkNames.Namespace(folders.Instance, number)], cancellationToken).ConfigureAwait(false);
    }

    private static Task<string> BatchAsync(string[] options, string lines, CancellationToken cancellationToken) =>
        Command.RunAsync("ip", [.. options, "-batch", "-"], cancellationToken, lines + "\n");
}
