using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Fairway.Terminal;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Platform;

/// <summary>
/// What tells one instance from another on the same machine, kept in its state folder: the id that everything it makes on the host
/// carries, its ports, and its addresses.
/// </summary>
internal sealed partial record Instance(string Id, Ports Ports, IPNetwork ServiceRange, IPNetwork PodRange)
{
    /// <summary>The host's address as pods see it: the first of their range.</summary>
    public IPAddress PodGateway
    {
        get
        {
            var address = PodRange.BaseAddress.GetAddressBytes();
            address[^1]++;
            return new IPAddress(address);
        }
    }

    /// <summary>The saved instance, or null when the folder has none.</summary>
    /// <exception cref="UserError">The file is damaged.</exception>
    public static Instance? Read(StateFolder state)
    {
        if (!File.Exists(state.InstanceFile))
        {
            return null;
        }

        try
        {
            var saved = JsonReader.Read(File.ReadAllBytes(state.InstanceFile));
            return new(
                IdPattern().IsMatch(Text(saved, "id"))
                    ? Text(saved, "id")
                    : throw new FormatException("id must be one to six hexadecimal characters"),
                new(Port(saved, "api"), Port(saved, "registry"), Port(saved, "dashboard")),
                IPNetwork.Parse(Text(saved, "services")),
                IPNetwork.Parse(Text(saved, "pods")));
        }
        catch (FormatException e)
        {
            throw new UserError(
                $"{StateFolder.Shown(state.InstanceFile)} is damaged: {e.Message}. Restore the file; its containers carry the id it has.", e);
        }
    }

    /// <summary>An instance that the folder does not have yet, with addresses that the machine does not use, taken among all instances.</summary>
    public static async Task<Instance> NewAsync(Ports ports, RangeClaims claims, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetInt32(1 << 24);
        var routes = await FreeRange.RoutesAsync(cancellationToken).ConfigureAwait(false);
        return new(
            id.ToString("x6"),
            ports,
            FreeRange.Choose(FreeRange.Services, 16, id, routes, claims.TryTake),
            FreeRange.Choose(FreeRange.Pods, 24, id, routes, claims.TryTake));
    }

    public void Save(StateFolder state)
    {
        var text = JsonWriter.ToBytes(
            Value.Map(
                ("id", Id), ("api", Ports.Api), ("registry", Ports.Registry), ("dashboard", Ports.Dashboard),
                ("services", ServiceRange.ToString()), ("pods", PodRange.ToString())),
            indented: true);
        var temporary = state.InstanceFile + ".new";
        File.WriteAllBytes(temporary, text);
        File.Move(temporary, state.InstanceFile, overwrite: true);
    }

    private static string Text(Value saved, string name) => saved[name].AsString() ?? throw new FormatException($"{name} is missing");

    private static int Port(Value saved, string name) =>
        saved[name].AsLong() is >= 1 and <= 65535 and var port ? (int)port : throw new FormatException($"{name} must be a port from 1 to 65535");

    [GeneratedRegex(@"^[0-9a-f]{1,6}\z")]
    private static partial Regex IdPattern();
}
