using System.Net;
using System.Security.Cryptography;
using Fairway.Terminal;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Platform;

/// <summary>
/// What tells one instance from another on the same machine, kept in its state folder: the id that everything it makes on the host
/// carries, its ports, and its Service addresses.
/// </summary>
internal sealed record Instance(string Id, Ports Ports, IPNetwork ServiceRange)
{
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
                saved["id"].AsString() ?? throw new FormatException("id is missing"),
                new(Port(saved, "api"), Port(saved, "registry"), Port(saved, "dashboard")),
                IPNetwork.Parse(saved["serviceRange"].AsString() ?? throw new FormatException("serviceRange is missing")));
        }
        catch (FormatException e)
        {
            throw new UserError($"{state.Shown(state.InstanceFile)} is damaged ({e.Message}); restore it, or begin anew with `fairway down --purge`", e);
        }
    }

    /// <summary>An instance that the folder does not have yet, with addresses that the machine does not use.</summary>
    public static async Task<Instance> NewAsync(Ports ports, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        return new(id, ports, await Platform.ServiceRange.ChooseAsync(Convert.ToInt32(id, 16), cancellationToken).ConfigureAwait(false));
    }

    public void Save(StateFolder state)
    {
        var text = JsonWriter.ToBytes(
            Value.Map(
                ("id", Id), ("api", Ports.Api), ("registry", Ports.Registry), ("dashboard", Ports.Dashboard), ("serviceRange", ServiceRange.ToString())),
            indented: true);
        var temporary = state.InstanceFile + ".new";
        File.WriteAllBytes(temporary, text);
        File.Move(temporary, state.InstanceFile, overwrite: true);
    }

    private static int Port(Value saved, string name) => (int)(saved[name].AsLong() ?? throw new FormatException($"{name} is missing"));
}
