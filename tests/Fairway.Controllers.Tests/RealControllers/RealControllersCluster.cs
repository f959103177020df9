namespace Fairway.Controllers.Tests.RealControllers;

/// <summary>
/// The embedded control plane with nothing of ours beside it: Kubernetes' own controllers and scheduler run as they would against
/// kube-apiserver, over HTTPS and with the administrator's kubeconfig, on two nodes.
/// </summary>
public sealed class RealControllersCluster : RunningCluster
{
    private const int Patience = 3;

    private readonly List<RealProcess> _processes = [];

    public string Kubeconfig => Server.KubeconfigPath;

    protected override IReadOnlyList<string> Nodes => ["sim-1", "sim-2"];

    /// <summary>They still run, and complain of nothing again and again.</summary>
    public void AssertContent()
    {
        Assert.All(_processes, process => Assert.False(process.HasExited, string.Join('\n', process.Lines.TakeLast(20))));
        var repeated = string.Join('\n', _processes.SelectMany(process => process.Repeated(Patience)));
        Assert.True(repeated.Length == 0, repeated);
    }

    public override async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override Task RunControllersAsync(CancellationToken cancellationToken)
    {
        if (RealProcess.ReasonToSkip is not null)
        {
            return Task.CompletedTask;
        }

        var pki = Path.Combine(Folder, "pki");
        string[] both =
            [$"--kubeconfig={Kubeconfig}", "--leader-elect=false", "--port=0", "--secure-port=0", "--kube-api-content-type=application/json"];
        _processes.Add(RealProcess.Start("kube-controller-manager", [
            .. both,
            "--use-service-account-credentials=true",
            $"--service-account-private-key-file={Path.Combine(pki, "service-account.key")}",
            $"--root-ca-file={Path.Combine(pki, "ca.crt")}",
            $"--cluster-signing-cert-file={Path.Combine(pki, "ca.crt")}",
            $"--cluster-signing-key-file={Path.Combine(pki, "ca.key")}"]));
        _processes.Add(RealProcess.Start("kube-scheduler", both));
        return Task.CompletedTask;
    }
}
