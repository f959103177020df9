using System.Security.Cryptography.X509Certificates;
using Fairway.ControlPlane.Access;
using Fairway.ControlPlane.Access.Certificates;
using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Lifetime;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Storage.Revisions;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane;

/// <summary>The embedded Kubernetes API server: one instance, from its start to its stop. Several may run in one process.</summary>
public sealed class ControlPlaneServer : IAsyncDisposable
{
    private readonly PublicKeyInfrastructure _keys;
    private readonly RevisionStore _revisions;
    private readonly ServerParts _parts;
    private readonly CancellationTokenSource _stopping;
    private readonly HttpsHost _host;
    private readonly HttpsHost? _podHost;
    private int _stopped;

    private ControlPlaneServer(
        string kubeconfig, PublicKeyInfrastructure keys, RevisionStore revisions, ServerParts parts, CancellationTokenSource stopping, HttpsHost host, HttpsHost? podHost)
    {
        KubeconfigPath = kubeconfig;
        _keys = keys;
        _revisions = revisions;
        _parts = parts;
        _stopping = stopping;
        _host = host;
        _podHost = podHost;
    }

    /// <summary>Where it listens, such as <c>https://127.0.0.1:6443</c>.</summary>
    public Uri Address => new($"https://{_host.EndPoint}");

    /// <summary>The administrator's kubeconfig, in the state folder.</summary>
    public string KubeconfigPath { get; }

    /// <summary>The certificate authority that signed everything below; clients' certificates are checked against it.</summary>
    public X509Certificate2 Authority => _keys.Authority;

    /// <summary>With its key: what the node's HTTPS API serves with.</summary>
    public X509Certificate2 KubeletServingCertificate => _keys.KubeletServing;

    /// <summary>With its key: the administrator's client certificate, as in the kubeconfig.</summary>
    public X509Certificate2 AdminCertificate => _keys.Admin;

    /// <exception cref="PortTakenException">Another program listens on the port.</exception>
    /// <exception cref="StoreOpenException">The store is held by another process, or damaged.</exception>
    public static async Task<ControlPlaneServer> StartAsync(
        ControlPlaneOptions options, TimeProvider time, ILoggerFactory loggers, IEnumerable<IAdmission> admissions, CancellationToken cancellationToken)
    {
        SecretFile.CreateFolder(options.StateFolder);
        var keys = PublicKeyInfrastructure.Open(Path.Combine(options.StateFolder, "pki"), Hosts(options), time);
        RevisionStore? revisions = null;
        ServerParts? parts = null;
        var stopping = new CancellationTokenSource();
        try
        {
            revisions = await OpenStoreAsync(options, time, loggers, cancellationToken);
            parts = new ServerParts(options, revisions, keys, time, loggers, [.. admissions], stopping.Token);
            var host = await HttpsHost.StartAsync(
                new(options.Address, options.Port), keys.Serving, loggers, parts.Endpoint.HandleAsync, cancellationToken);
            var podHost = options.PodAddress is null
                ? null
                : await HttpsHost.StartAsync(new(options.PodAddress, host.EndPoint.Port), keys.Serving, loggers, parts.Endpoint.HandleAsync, cancellationToken);
            var server = new ControlPlaneServer(Path.Combine(options.StateFolder, "kubeconfig"), keys, revisions, parts, stopping, host, podHost);
            await server.PrepareAsync(cancellationToken);
            return server;
        }
        catch
        {
            await stopping.CancelAsync();
            await DisposeAsync(parts, revisions, keys);
            throw;
        }
    }

    /// <summary>The in-process way in, as <c>system:serviceaccount:fairway-system:CAPABILITY</c>; what it may do is said by RBAC.</summary>
    public IKubernetesTransport TransportFor(string capability) =>
        _parts.TransportFor(UserInfo.ServiceAccount(Bootstrap.SystemNamespace, capability), _stopping.Token);

    /// <summary>Ends watches, lets requests under way finish, closes the store.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        foreach (var host in new[] { _host, _podHost }.OfType<HttpsHost>())
        {
            await host.StopAsync(cancellationToken);
            await host.DisposeAsync();
        }

        await DisposeAsync(_parts, _revisions, _keys);
        _stopping.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private static IReadOnlyList<string> Hosts(ControlPlaneOptions options) =>
        [.. options.ExtraHosts, options.Address.ToString(), .. options.PodAddress is { } pods ? [pods.ToString()] : Array.Empty<string>()];

    private static Task<RevisionStore> OpenStoreAsync(
        ControlPlaneOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        RevisionStore.OpenAsync(
            new()
            {
                Path = Path.Combine(options.StateFolder, "store.db"),
                Indexer = ObjectIndex.OfBody,
                Retention = options.HistoryRetention,
            },
            time,
            loggers.CreateLogger<RevisionStore>(),
            cancellationToken);

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var transport = _parts.TransportFor(new("system:apiserver", [UserInfo.Masters]), _stopping.Token);
        _parts.Run(transport, _stopping.Token);
        await new Bootstrap(transport).RunAsync(_parts.Addresses.First, _podHost?.EndPoint, cancellationToken);
        Kubeconfig.Write(KubeconfigPath, Address, _keys.Authority, _keys.Admin);
    }

    private static async ValueTask DisposeAsync(ServerParts? parts, RevisionStore? revisions, PublicKeyInfrastructure keys)
    {
        if (parts is not null)
        {
            await parts.DisposeAsync();
        }

        if (revisions is not null)
        {
            await revisions.DisposeAsync();
        }

        keys.Dispose();
    }
}
