using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Client.Http;

namespace Fairway.ControlPlane.Tests.Storing.Faults;

/// <summary>A server in a process of its own, to be killed.</summary>
internal sealed class KilledServer : IAsyncDisposable
{
    private readonly Process _process;

    private readonly HttpTransportOptions _options;

    private KilledServer(Process process, HttpTransportOptions options)
    {
        (_process, _options) = (process, options);
        Api = new(options, TimeProvider.System);
    }

    public HttpTransport Api { get; }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes in memory.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<KilledServer> StartAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(KilledServer).Assembly.Location, folder },
            RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync();
        Assert.StartsWith("https://", address);
        return new(process, KubeconfigReader.Read(Path.Combine(folder, "kubeconfig")));
    }

    /// <summary>For the administrator's requests as they are.</summary>
    public HttpClient Open()
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(_options.Authorities.ToArray());
        return new(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = { ClientCertificates = [_options.ClientCertificate!], CertificateChainPolicy = trust },
        })
        {
            BaseAddress = _options.Server,
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = Timeout.InfiniteTimeSpan,
        };
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
