using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Lifetime;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Storing.Encryption;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Blobs;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane;

/// <summary>The embedded Kubernetes API server: one instance, from its start to its stop. Several may run in one process.</summary>
public sealed class ControlPlaneServer : IAsyncDisposable
{
    // They change all the time and tell nothing about what anybody wanted.
    private static readonly FrozenSet<string> Unkept = ["/events", "coordination.k8s.io/leases"];

    private readonly ControlPlaneOptions _options;
    private readonly PublicKeyInfrastructure _keys;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<HttpsHost> _hosts = [];
    private RevisionStore? _revisions;
    private ServerParts? _parts;
    private Task _renewing = Task.CompletedTask;
    private int _stopped;

    private ControlPlaneServer(ControlPlaneOptions options, PublicKeyInfrastructure keys)
    {
        _options = options;
        _keys = keys;
    }

    /// <summary>Where it listens, such as <c>https://127.0.0.1:6443</c>.</summary>
    public Uri Address => new($"https://{_hosts[0].EndPoint}");

    /// <summary>The administrator's kubeconfig, in the state folder.</summary>
    public string KubeconfigPath => Path.Combine(_options.StateFolder, "kubeconfig");

    /// <summary>The certificate authority that signed everything below, with its key; clients' certificates are checked against it.</summary>
    public X509Certificate2 Authority => _keys.Authority;

    /// <summary>With its key: what the node's HTTPS API serves with.</summary>
    public X509Certificate2 KubeletServingCertificate => _keys.KubeletServing;

    /// <summary>With its key: the administrator's client certificate, as in the kubeconfig.</summary>
    public X509Certificate2 AdminCertificate => _keys.Admin;

    private ServerParts Parts => _parts ?? throw new InvalidOperationException("the server has not started");

    /// <exception cref="PortTakenException">Another program listens on the port.</exception>
    /// <exception cref="StoreOpenException">The store is held by another process, damaged, or encrypted with a key that is not given.</exception>
    /// <exception cref="EncryptionConfigurationException">The encryption configuration cannot be used.</exception>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public static async Task<ControlPlaneServer> StartAsync(
        ControlPlaneOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        IEnumerable<IAdmission> admissions,
        CancellationToken cancellationToken)
    {
        options.Validate();
        DurableFolder.Create(options.StateFolder);
        var server = new ControlPlaneServer(
            options, PublicKeyInfrastructure.Open(Path.Combine(options.StateFolder, "pki"), Hosts(options), time));
        try
        {
            await server.StartAsync(time, loggers, [.. admissions], cancellationToken);
            return server;
        }
        catch
        {
            await server.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The in-process way in, as <c>system:serviceaccount:fairway-system:CAPABILITY</c>; what it may do is said by RBAC.</summary>
    public IKubernetesTransport TransportFor(string capability) =>
        Parts.TransportFor(UserInfo.ServiceAccount(Bootstrap.SystemNamespace, capability), _stopping.Token);

    /// <summary>Ends watches, lets requests under way finish unless cancelled, closes the store.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        foreach (var host in _hosts)
        {
            await host.StopAsync(cancellationToken);
        }

        if (_parts is not null)
        {
            await _parts.DisposeAsync();
        }

        if (_revisions is not null)
        {
            await _revisions.DisposeAsync();
        }

        await _renewing;
        _keys.Dispose();
        _stopping.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private static IReadOnlyList<string> Hosts(ControlPlaneOptions options) =>
        [.. options.ExtraHosts, options.Address.ToString(), .. options.PodAddress is { } pods ? [pods.ToString()] : Array.Empty<string>()];

    private async Task StartAsync(
        TimeProvider time, ILoggerFactory loggers, IReadOnlyList<IAdmission> admissions, CancellationToken cancellationToken)
    {
        _revisions = await OpenStoreAsync(time, loggers, cancellationToken);
        _parts = new ServerParts(_options, _revisions, _keys, time, loggers, admissions, _stopping.Token);
        _hosts.Add(await HttpsHost.StartAsync(
            new(_options.Address, _options.Port), () => _keys.Serving, loggers, _parts.Endpoint.HandleAsync, cancellationToken));
        if (_options.PodAddress is { } pods)
        {
            _hosts.Add(await HttpsHost.StartAsync(
                new(pods, _hosts[0].EndPoint.Port), () => _keys.Serving, loggers, _parts.Endpoint.HandleAsync, cancellationToken));
        }

        await _parts.PrepareAsync(_hosts.ElementAtOrDefault(1)?.EndPoint, cancellationToken);
        _parts.Run(_stopping.Token);
        WriteKubeconfig();
        _renewing = new CertificateRenewal(_keys, WriteKubeconfig, time, loggers.CreateLogger<CertificateRenewal>()).RunAsync(_stopping.Token);
    }

    private void WriteKubeconfig() => Kubeconfig.Write(KubeconfigPath, Address, _keys.Authority, _keys.Admin);

    private Task<RevisionStore> OpenStoreAsync(TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        RevisionStore.OpenAsync(
            new()
            {
                Path = Path.Combine(_options.StateFolder, "store.db"),
                Indexer = ObjectIndex.OfBody,
                Rewriter = EarlierObjects.Rewrite,
                Cipher = _options.EncryptionConfiguration.Length == 0 ? null : EncryptionConfigurationReader.Read(_options.EncryptionConfiguration),
                Retention = _options.HistoryRetention,
                Archive = new() { Retention = _options.ObjectHistoryRetention, Excluded = Unkept },
                ObjectBytes = _options.ObjectBytes,
            },
            time,
            loggers.CreateLogger<RevisionStore>(),
            cancellationToken);
}
