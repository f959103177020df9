using System.Net.Sockets;
using Fairway.Node.Host;
using Fairway.Values.Json;

namespace Fairway.Node.Network;

/// <summary>
/// What the instance needs of the host's network beside the pods' links: a range nobody else uses, the gateway's address, forwarding, and
/// masquerading of what leaves the range.
/// </summary>
internal sealed class HostNetwork(NodeFolders folders, TimeProvider time)
{
    private const string Forwarding = "/proc/sys/net/ipv4/ip_forward";

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    /// <param name="wanted">A range, or empty for the first free /24 of 10.244.0.0/14.</param>
    /// <param name="kept">The range of an earlier run, or empty.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PodNetworkException">The range is in use.</exception>
    public async Task<PodRange> SetUpAsync(string wanted, string kept, CancellationToken cancellationToken)
    {
        // An abstract socket is a lock over all instances of the host that leaves nothing behind.
        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        var used = await UsedAsync(cancellationToken).ConfigureAwait(false);
        var range = Choose(wanted.Length > 0 ? wanted : kept, isFixed: wanted.Length > 0, used);
        await Command.RunAsync(
            "ip",
            ["address", "replace", $"{range.Gateway}/32", "dev", "lo", "label", NetworkNames.GatewayLabel(folders.Instance)],
            cancellationToken).ConfigureAwait(false);
        if (File.ReadAllText(Forwarding).Trim() != "1")
        {
            await File.WriteAllTextAsync(Forwarding, "1", cancellationToken).ConfigureAwait(false);
        }

        await Command.RunAsync("nft", ["-f", "-"], cancellationToken, Rules(range)).ConfigureAwait(false);
        await new ForwardRules(folders.Instance, ServiceProxyHost.RunAsync).OpenAsync(cancellationToken).ConfigureAwait(false);
        return range;
    }

    internal static PodRange Choose(string preferred, bool isFixed, IReadOnlyList<PodRange> used)
    {
        if (preferred.Length > 0)
        {
            var range = PodRange.Parse(preferred);
            var clash = used.Where(range.Overlaps).Select(other => other.ToString()).FirstOrDefault();
            if (clash is null)
            {
                return range;
            }

            if (isFixed)
            {
                throw new PodNetworkException($"the pod range {range} overlaps {clash}, which this host already uses: choose another");
            }
        }

        for (var block = 0u; block < 1024; block++)
        {
            var range = new PodRange((10u << 24) + (244u << 16) + (block << 8), 24);
            if (!used.Any(range.Overlaps))
            {
                return range;
            }
        }

        throw new PodNetworkException("every /24 of 10.244.0.0/14 is in use on this host: choose a pod range");
    }

    /// <summary>Every address and route of the host, without the default route and without what this instance made before.</summary>
    private async Task<IReadOnlyList<PodRange>> UsedAsync(CancellationToken cancellationToken)
    {
        var used = new List<PodRange>();
        var routes = JsonReader.Read(
            await Command.RunAsync("ip", ["-j", "-4", "route", "show", "table", "all"], cancellationToken).ConfigureAwait(false));
        var addresses = JsonReader.Read(await Command.RunAsync("ip", ["-j", "-4", "address"], cancellationToken).ConfigureAwait(false));
        var own = addresses.Items
            .SelectMany(link => link["addr_info"].Items)
            .Where(address => address["label"].AsString() == NetworkNames.GatewayLabel(folders.Instance))
            .Select(address => address["local"].AsString() ?? "")
            .ToHashSet(StringComparer.Ordinal);
        foreach (var route in routes.Items)
        {
            var destination = route["dst"].AsString() ?? "";
            var isOwn = own.Contains(destination) || NetworkNames.IsLinkOf(folders.Instance, route["dev"].AsString() ?? "");
            if (!isOwn && IsRange(destination, out var range))
            {
                used.Add(range);
            }
        }

        return used;
    }

    private static bool IsRange(string destination, out PodRange range)
    {
        try
        {
            range = PodRange.Parse(destination.Contains('/', StringComparison.Ordinal) ? destination : destination + "/32");
            return range.Prefix > 0;
        }
        catch (FormatException)
        {
            range = default;
            return false;
        }
    }

    // Adding before deleting makes the deletion work when there is no table yet; the whole is one transaction.
    private string Rules(PodRange range) =>
        $$"""
        table ip {{NetworkNames.RuleTable(folders.Instance)}}
        delete table ip {{NetworkNames.RuleTable(folders.Instance)}}
        table ip {{NetworkNames.RuleTable(folders.Instance)}} {
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            ip saddr {{range}} ip daddr != {{range}} oifname != "{{NetworkNames.LinkPrefix(folders.Instance)}}*" masquerade
          }
        }
        """;

    private async Task<Socket> LockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint("\0fairway-network"));
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                socket.Dispose();
                await Task.Delay(LockRetry, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
