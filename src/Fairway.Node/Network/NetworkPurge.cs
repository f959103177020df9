using Fairway.Node.Host;
using Fairway.Values.Json;

namespace Fairway.Node.Network;

/// <summary>Takes away everything an instance has in the host's network, found by name, whatever its files say.</summary>
internal static class NetworkPurge
{
    private const string NamespaceFolder = "/run/netns";

    public static async Task RunAsync(string instance, CancellationToken cancellationToken)
    {
        var links = JsonReader.Read(await Command.RunAsync("ip", ["-j", "link"], cancellationToken).ConfigureAwait(false));
        foreach (var name in links.Items.Select(link => link["ifname"].AsString() ?? "").Where(name => NetworkNames.IsLinkOf(instance, name)))
        {
            await Command.TryAsync("ip", ["link", "delete", name], cancellationToken).ConfigureAwait(false);
        }

        // fw-1a2b3c-7 (id: 3)
        var spaces = await Command.TryAsync("ip", ["netns", "list"], cancellationToken).ConfigureAwait(false);
        foreach (var name in spaces.Output.Split('\n').Select(line => line.Split(' ')[0]).Where(name => NetworkNames.IsNamespaceOf(instance, name)))
        {
            await Command.TryAsync("ip", ["netns", "delete", name], cancellationToken).ConfigureAwait(false);
        }

        // The ip program mounts the folder on itself when it first makes a namespace.
        if (Directory.Exists(NamespaceFolder) && !Directory.EnumerateFileSystemEntries(NamespaceFolder).Any())
        {
            Mounts.Unmount(NamespaceFolder);
        }

        await RemoveGatewayAsync(instance, cancellationToken).ConfigureAwait(false);
        await new ForwardRules(instance, ServiceProxyHost.RunAsync).CloseAsync(cancellationToken).ConfigureAwait(false);
        string[] tables = [NetworkNames.RuleTable(instance), NetworkNames.ServiceTable(instance), NetworkNames.PolicyTable(instance)];
        foreach (var table in tables)
        {
            await Command.TryAsync("nft", ["delete", "table", "ip", table], cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RemoveGatewayAsync(string instance, CancellationToken cancellationToken)
    {
        var addresses = JsonReader.Read(
            await Command.RunAsync("ip", ["-j", "-4", "address", "show", "dev", "lo"], cancellationToken).ConfigureAwait(false));
        foreach (var address in addresses.Items.SelectMany(link => link["addr_info"].Items))
        {
            if (address["label"].AsString() == NetworkNames.GatewayLabel(instance))
            {
                await Command.RunAsync(
                    "ip", ["address", "delete", $"{address["local"].AsString()}/32", "dev", "lo"], cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
