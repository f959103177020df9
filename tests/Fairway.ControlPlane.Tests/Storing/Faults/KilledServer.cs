using System.Diagnostics;
using Fairway.Kubernetes.Client;

namespace Fairway.ControlPlane.Tests.Storing.Faults;

/// <summary>A server in a process of its own, to be killed.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly Process _process;

    private KilledServer(Process process, HttpTransport api) => (_process, Api) = (process, api);

    public HttpTransport Api { get; }

    public static async Task<KilledServer> StartAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(KilledServer).Assembly.Location, folder },
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("https://", address);
        return new(process, HttpTransport.FromKubeconfig(Path.Combine(folder, "kubeconfig"), TimeProvider.System));
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Api.Dispose();
        _process.Dispose();
    }
}
