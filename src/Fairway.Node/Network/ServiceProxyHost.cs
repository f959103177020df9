using Fairway.Node.Host;
using Fairway.Values.Json;

namespace Fairway.Node.Network;

/// <summary>What the proxy does to the host beside its nft table: the service range's route, and one setting of its own pods' links.</summary>
internal sealed class ServiceProxyHost(ServiceProxyOptions options, RunHostCommand run)
{
    private readonly HashSet<(string Name, long Index)> _open = [];
    private bool _routed;

    /// <summary>
    /// Lets the host itself reach services whatever its other routes are, from the pods' gateway address. The kernel removes the route with
    /// that address.
    /// </summary>
    public async Task RouteAsync(CancellationToken cancellationToken)
    {
        if (_routed)
        {
            return;
        }

        var addresses = JsonReader.Read(await run("ip", ["-j", "-4", "address", "show", "dev", "lo"], "", cancellationToken).ConfigureAwait(false));
        var gateway = addresses.Items.SelectMany(link => link["addr_info"].Items)
            .FirstOrDefault(address => address["label"].AsString() == NetworkNames.GatewayLabel(options.InstanceId))["local"].AsString();
        if (gateway is not null)
        {
            string[] route = ["route", "replace", options.ServiceRange.ToString(), "dev", "lo", "src", gateway];
            await run("ip", route, "", cancellationToken).ConfigureAwait(false);
            _routed = true;
        }
    }

    /// <summary>
    /// Lets node ports of 127.0.0.1 lead to pods: without it the kernel sends no packet from 127.0.0.1 over a link. Pods gain nothing by it, as new
    /// connections from their links to 127.0.0.0/8 are dropped.
    /// </summary>
    public async Task OpenLinksToLoopbackAsync(CancellationToken cancellationToken)
    {
        var links = JsonReader.Read(await run("ip", ["-j", "link", "show"], "", cancellationToken).ConfigureAwait(false)).Items
            .Select(link => (Name: link["ifname"].AsString() ?? "", Index: link["ifindex"].AsLong() ?? 0))
            .Where(link => NetworkNames.IsLinkOf(options.InstanceId, link.Name))
            .ToList();
        _open.IntersectWith(links);
        foreach (var link in links.Where(link => !_open.Contains(link)))
        {
            try
            {
                await run("tee", [$"/proc/sys/net/ipv4/conf/{link.Name}/route_localnet"], "1\n", cancellationToken).ConfigureAwait(false);
                _open.Add(link);
            }
            catch (Exception e) when (e is CommandException or IOException)
            {
                // Its pod went while we looked; a link that is still there has its turn at the next look.
            }
        }
    }

    /// <summary>Runs programs in this process's own network.</summary>
    public static Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken) =>
        Command.RunAsync(program, arguments, cancellationToken, input);
}
