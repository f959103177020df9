using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Fairway.Node.Host;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>
/// Chooses address ranges that no route of the machine touches, so that instances keep out of each other's and of the host's networks.
/// </summary>
internal static class FreeRange
{
    /// <summary>10.96.0.0/12: Kubernetes' usual place for Services, room for sixteen /16.</summary>
    public static IPNetwork Services { get; } = IPNetwork.Parse("10.96.0.0/12");

    /// <summary>10.244.0.0/14: the usual place for pods, room for 1,024 nodes of a /24 each.</summary>
    public static IPNetwork Pods { get; } = IPNetwork.Parse("10.244.0.0/14");

    /// <summary>What <c>ip route</c> says about IPv4.</summary>
    /// <exception cref="UserError">The program is missing or failed.</exception>
    public static async Task<string> RoutesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(HostPrograms.Find("ip"), ["-4", "route", "show", "table", "all"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            var routes = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? routes
                : throw new UserError($"ip route show failed: {(await error.ConfigureAwait(false)).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new UserError("the program ip cannot be started; install the package iproute2", e);
        }
    }

    /// <param name="within">The network to choose from.</param>
    /// <param name="prefix">The length of the range's prefix.</param>
    /// <param name="seed">Where to begin: it spreads instances, so that one that is stopped now seldom meets another's range later.</param>
    /// <param name="routes">Lines as <c>ip route show</c> prints them: <c>10.96.0.0/16 dev lo scope link src 10.0.0.2</c>.</param>
    /// <param name="tryTake">Takes a range unless another instance, whose routes are not there yet, has taken it.</param>
    /// <exception cref="UserError">Every range is in use.</exception>
    public static IPNetwork Choose(IPNetwork within, int prefix, int seed, string routes, Func<IPNetwork, bool> tryTake)
    {
        var used = routes.Split('\n').Select(Destination).OfType<IPNetwork>().ToArray();
        var first = BinaryPrimitives.ReadUInt32BigEndian(within.BaseAddress.GetAddressBytes());
        var count = 1 << (prefix - within.PrefixLength);
        for (var i = 0; i < count; i++)
        {
            var address = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(address, first + ((uint)((seed + i) % count) << (32 - prefix)));
            var range = new IPNetwork(new IPAddress(address), prefix);
            if (!used.Any(network => network.Contains(range.BaseAddress) || range.Contains(network.BaseAddress)) && tryTake(range))
            {
                return range;
            }
        }

        throw new UserError($"this machine has no free /{prefix} left in {within}; stop another instance first");
    }

    private static IPNetwork? Destination(string line)
    {
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(word, out var network))
            {
                return network;
            }

            if (IPAddress.TryParse(word, out var address))
            {
                return new IPNetwork(address, 32);
            }

            // The line may begin with a type: unicast, local, broadcast, unreachable ...
            if (word is "default" or "dev" or "via")
            {
                return null;
            }
        }

        return null;
    }
}
