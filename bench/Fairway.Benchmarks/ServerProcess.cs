using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Client.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairway.Benchmarks;

/// <summary>An API server in a process of its own, so that what it takes is told apart from what its clients take.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, HttpTransportOptions options)
    {
        _process = process;
        Api = new(options, TimeProvider.System);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.AddRange(options.Authorities.ToArray());
        Http = new(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = { ClientCertificates = [options.ClientCertificate!], CertificateChainPolicy = trust },
        })
        {
            BaseAddress = options.Server,
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public HttpTransport Api { get; }

    /// <summary>For requests as they are; of the administrator.</summary>
    public HttpClient Http { get; }

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

    public static async Task<ServerProcess> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", folder]) { RedirectStandardOutput = true })!;
        _ = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("the server did not start");
        return new(process, KubeconfigReader.Read(Path.Combine(folder, "kubeconfig")));
    }

    /// <summary>What that process does.</summary>
    public static async Task ServeAsync(string folder, CancellationToken cancellationToken)
    {
        await using var server = await ControlPlaneServer.StartAsync(
            new() { StateFolder = folder, Port = 0 }, TimeProvider.System, NullLoggerFactory.Instance, [], cancellationToken);
        Console.Out.WriteLine(server.Address);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public void Dispose()
    {
        Api.Dispose();
        Http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
