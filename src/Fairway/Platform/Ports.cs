using Fairway.Dashboard.Status;
using Fairway.Terminal;

namespace Fairway.Platform;

/// <summary>Where one instance listens, all on loopback.</summary>
internal sealed record Ports(int Api, int Registry, int Dashboard)
{
    public static Ports Default { get; } = new(6443, 5000, 7080);

    public string ApiUrl => $"https://127.0.0.1:{Api}";

    public string RegistryAuthority => $"127.0.0.1:{Registry}";

    public string DashboardUrl => $"http://127.0.0.1:{Dashboard}";

    public StatusTargets Targets => new(ApiUrl, RegistryAuthority, DashboardUrl);

    public string GitUrl(string repository) => $"{DashboardUrl}/git/{repository}.git";

    /// <exception cref="UserError">A port is out of range, or two parts were given one.</exception>
    public void Check()
    {
        foreach (var (option, port) in new[] { ("--api-port", Api), ("--registry-port", Registry), ("--dashboard-port", Dashboard) })
        {
            if (port is < 1 or > 65535)
            {
                throw new UserError($"{option} {port}: a port is a number from 1 to 65535");
            }
        }

        if (Api == Registry || Api == Dashboard || Registry == Dashboard)
        {
            throw new UserError($"two parts were given one port (api {Api}, registry {Registry}, dashboard {Dashboard}); choose with --api-port, --registry-port, --dashboard-port");
        }
    }
}
