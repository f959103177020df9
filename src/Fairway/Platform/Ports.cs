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

    /// <exception cref="UserError">Two parts were given one port.</exception>
    public void Check()
    {
        if (Api == Registry || Api == Dashboard || Registry == Dashboard)
        {
            throw new UserError(
                $"two parts were given one port (api {Api}, registry {Registry}, dashboard {Dashboard}); "
                + "choose with --api-port, --registry-port, --dashboard-port");
        }
    }
}
