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
    /// <summary>The full path of the EncryptionConfiguration that the API's objects are encrypted by on disk; empty for none.</summary>
    public string EncryptionConfiguration { get; init; } = "";

    /// <summary>How long an object's superseded revisions stay.</summary>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(7);

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
                IPNetwork.Parse(Text(saved, "pods")))
            {
                EncryptionConfiguration = saved["encryptionConfiguration"].AsString() ?? "",
                HistoryRetention = saved["historySeconds"].IsNull ? TimeSpan.FromDays(7) : TimeSpan.FromSeconds(Seconds(saved, "historySeconds")),
            };
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

    /// <summary>The text of the EncryptionConfiguration; empty when there is none.</summary>
    /// <exception cref="UserError">The file cannot be read.</exception>
    public string ReadEncryptionConfiguration()
    {
        try
        {
            return EncryptionConfiguration.Length == 0 ? "" : File.ReadAllText(EncryptionConfiguration);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"the encryption configuration {EncryptionConfiguration} cannot be read: {e.Message}\n"
                + "Put it back, or name it with --encryption-provider-config FILE.",
                e);
        }
    }

    public void Save(StateFolder state)
    {
        var text = JsonWriter.ToBytes(
            Value.Map(
                ("id", Id), ("api", Ports.Api), ("registry", Ports.Registry), ("dashboard", Ports.Dashboard),
                ("services", ServiceRange.ToString()), ("pods", PodRange.ToString()),
                ("encryptionConfiguration", EncryptionConfiguration), ("historySeconds", (long)HistoryRetention.TotalSeconds)),
            indent: 4);
        var temporary = state.InstanceFile + ".new";
        File.WriteAllBytes(temporary, text);
        File.Move(temporary, state.InstanceFile, overwrite: true);
    }

    private static string Text(Value saved, string name) => saved[name].AsString() ?? throw new FormatException($"{name} is missing");

    private static int Port(Value saved, string name) =>
        saved[name].AsLong() is >= 1 and <= 65535 and var port ? (int)port : throw new FormatException($"{name} must be a port from 1 to 65535");

    private static long Seconds(Value saved, string name) =>
        saved[name].AsLong() is >= 0 and <= 10L * 366 * 86400 and var seconds
            ? seconds
            : throw new FormatException($"{name} must be a number of seconds, ten years at most");

    [GeneratedRegex(@"^[0-9a-f]{1,6}\z")]
    private static partial Regex IdPattern();
}
