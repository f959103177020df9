using System.Diagnostics;
using System.Net;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>Chooses the range of Service addresses among the sixteen /16 of 10.96.0.0/12, Kubernetes' usual place for them.</summary>
internal static class ServiceRange
{
    private const int Candidates = 16;

    /// <summary>The first range, counted from the seed, that no route of the machine touches.</summary>
    /// <exception cref="UserError">Every one is in use.</exception>
    public static async Task<IPNetwork> ChooseAsync(int seed, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ip", ["-4", "route", "show", "table", "all"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new UserError("ip could not be started; install the package iproute2");
        var routes = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return Choose(seed, routes);
    }

    /// <param name="seed">Spreads instances, so that one that is stopped now seldom meets another's range later.</param>
    /// <param name="routes">Lines as <c>ip route show</c> prints them: <c>10.96.0.0/16 dev lo scope link src 10.0.0.2</c>.</param>
    internal static IPNetwork Choose(int seed, string routes)
    {
        var used = routes.Split('\n').Select(Destination).OfType<IPNetwork>().ToArray();
        for (var i = 0; i < Candidates; i++)
        {
            var range = new IPNetwork(new IPAddress([10, (byte)(96 + (seed + i) % Candidates), 0, 0]), 16);
            if (!used.Any(network => network.Contains(range.BaseAddress) || range.Contains(network.BaseAddress)))
            {
                return range;
            }
        }

        throw new UserError("no /16 of 10.96.0.0/12 is free for Services on this machine; stop another instance first");
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
