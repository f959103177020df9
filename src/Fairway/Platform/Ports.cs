using System.Globalization;
using Fairway.Terminal;
using Fairway.Values;
using Fairway.Values.Json;

namespace Fairway.Platform;

/// <summary>Where one instance listens, all on loopback. Kept in the state folder, so that other commands find the parts.</summary>
internal sealed record Ports(int Api, int Registry, int Dashboard)
{
    public static Ports Default { get; } = new(6443, 5000, 7080);

    public string ApiUrl => $"https://127.0.0.1:{Api}";

    public string RegistryAuthority => $"127.0.0.1:{Registry}";

    public string DashboardUrl => $"http://127.0.0.1:{Dashboard}";

    public string GitUrl(string repository) => $"{DashboardUrl}/git/{repository}";

    /// <exception cref="UserError">Two parts were given one port.</exception>
    public void Check()
    {
        foreach (var port in new[] { Api, Registry, Dashboard }.GroupBy(port => port).Where(group => group.Count() > 1))
        {
            throw new UserError($"port {port.Key} is given to more than one part; choose different ones with --api-port, --registry-port and --dashboard-port");
        }
    }

    public static Ports? Read(StateFolder state)
    {
        if (!File.Exists(state.InstanceFile))
        {
            return null;
        }

        var saved = JsonReader.Read(File.ReadAllBytes(state.InstanceFile));
        return new(Port(saved, "api", Default.Api), Port(saved, "registry", Default.Registry), Port(saved, "dashboard", Default.Dashboard));
    }

    public void Save(StateFolder state)
    {
        var temporary = state.InstanceFile + ".new";
        File.WriteAllBytes(temporary, JsonWriter.ToBytes(Value.Map(("api", Api), ("registry", Registry), ("dashboard", Dashboard)), indented: true));
        File.Move(temporary, state.InstanceFile, overwrite: true);
    }

    private static int Port(Value saved, string name, int otherwise) => (int)(saved[name].AsLong() ?? otherwise);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"api {Api}, registry {Registry}, dashboard {Dashboard}");
}
