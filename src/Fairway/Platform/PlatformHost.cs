using System.Security.Cryptography;
using Fairway.Artifacts.Registry;
using Fairway.Controllers;
using Fairway.ControlPlane;
using Fairway.ControlPlane.Storing.Encryption;
using Fairway.Dashboard;
using Fairway.Dashboard.Status;
using Fairway.Delivery;
using Fairway.Delivery.GitServing;
using Fairway.Delivery.Kinds;
using Fairway.Demo;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Node;
using Fairway.Node.Network;
using Fairway.Policy;
using Fairway.Policy.AdmissionPolicies;
using Fairway.Policy.PodSecurity;
using Fairway.Storage.Revisions;
using Fairway.Terminal;
using Fairway.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Platform;

/// <summary>
/// The parts of one instance in one process, started in order and stopped in the reverse. When a part ends that should have gone on,
/// <see cref="Failed"/> tells why.
/// </summary>
internal sealed class PlatformHost(
    StateFolder state,
    Instance instance,
    Parts parts,
    string runtime,
    Func<ControlPlaneOptions, ControlPlaneOptions> server,
    ILoggerFactory loggers,
    TimeProvider time) : IAsyncDisposable
{
    private static readonly GroupVersionResource Nodes = new("", "v1", "nodes");

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _running = [];
    private readonly List<WebApplication> _servers = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ControlPlaneServer? _controlPlane;
    private Task? _node;

    public Task<Exception> Failed => _failed.Task;

    /// <summary>The API as the platform itself sees it.</summary>
    public KubernetesClient Client => new(TransportFor("platform"), "fairway");

    public async Task<string> StartControlPlaneAsync(CancellationToken cancellationToken)
    {
        var options = server(new()
        {
            StateFolder = state.Root,
            Port = instance.Ports.Api,
            ServiceRange = instance.ServiceRange,
            EncryptionConfiguration = instance.ReadEncryptionConfiguration(),
            ObjectHistoryRetention = instance.HistoryRetention,
            PodAddress = parts.HasFlag(Parts.Node) ? instance.PodGateway : null,
            Components =
            [
                .. parts.HasFlag(Parts.Controllers) ? ["controller-manager"] : Array.Empty<string>(),
                .. parts.HasFlag(Parts.Scheduler) ? ["scheduler"] : Array.Empty<string>(),
            ],
        });
        try
        {
            IAdmission[] admissions =
            [
                new PodSecurityAdmission(existingPods: new ExistingPodsCheck(ListPodsAsync, time)),
                new DeliveryAdmission(Delivery),
                new PolicyAdmission(),
            ];
            _controlPlane = await ControlPlaneServer.StartAsync(options, time, loggers, admissions, cancellationToken).ConfigureAwait(false);
        }
        catch (PortTakenException e)
        {
            throw LoopbackServer.PortTaken(instance.Ports.Api, "--api-port", e);
        }
        catch (Exception e) when (e is StoreOpenException or ArgumentException)
        {
            throw new UserError(e.Message, e);
        }
        catch (EncryptionConfigurationException e)
        {
            throw new UserError($"{instance.EncryptionConfiguration}: {e.Message}", e);
        }

        return $"{instance.Ports.ApiUrl}, kubeconfig {StateFolder.Shown(state.Kubeconfig)}";
    }

    public async Task<string> StartRegistryAsync(CancellationToken cancellationToken)
    {
        _servers.Add(await LoopbackServer.StartAsync(
            instance.Ports.Registry,
            "--registry-port",
            loggers,
            services => services.AddSingleton(time).AddRegistry(new RegistryOptions { Root = state.At("registry") }),
            app => app.MapRegistry(),
            cancellationToken).ConfigureAwait(false));
        return instance.Ports.RegistryAuthority;
    }

    /// <summary>The controllers, delivery, and the page with the Git repositories.</summary>
    public async Task<string> StartCapabilitiesAsync(CancellationToken cancellationToken)
    {
        var git = new GitServingOptions { RootFolder = state.At("git"), Pushed = PushedAsync };
        var reader = new StatusReader(instance.Ports.Targets, TransportFor("platform"), _http);
        _servers.Add(await LoopbackServer.StartAsync(
            instance.Ports.Dashboard,
            "--dashboard-port",
            loggers,
            _ => { },
            app =>
            {
                app.MapDashboard(reader);
                app.MapGroup("/git").MapGit(git);
            },
            cancellationToken).ConfigureAwait(false));

        if ((parts & (Parts.Controllers | Parts.Scheduler)) != 0)
        {
            var options = new ControllerSetOptions
            {
                RootCertificate = () => _controlPlane!.Authority.ExportCertificatePem(),
                SigningAuthority = () => _controlPlane!.Authority,
                Controllers = parts.HasFlag(Parts.Controllers),
                Scheduler = parts.HasFlag(Parts.Scheduler),
            };
            var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
            _ = Run("the controllers", new ControllerSet(TransportFor, options, time, loggers, random).RunAsync);
        }

        if (parts.HasFlag(Parts.Controllers))
        {
            _ = Run("policy", token => PolicyCapability.RunAsync(TransportFor("policy"), time, loggers, token));
        }

        if (parts.HasFlag(Parts.Delivery))
        {
            _ = Run("delivery", token => DeliveryCapability.RunAsync(TransportFor("delivery"), Delivery, time, loggers, token));
        }

        return $"{StartedParts()}; {instance.Ports.DashboardUrl}";
    }

    public async Task<string> StartNodeAsync(CancellationToken cancellationToken)
    {
        var options = new NodeAgentOptions
        {
            NodeName = NodeName(Environment.MachineName),
            InstanceId = instance.Id,
            StateFolder = state.Root,
            PodRange = instance.PodRange.ToString(),
            KubeletPort = 0,
            ServeClusterDns = true,
            Runtime = runtime,
            ServingCertificate = _controlPlane!.KubeletServingCertificate,
            ClientAuthority = _controlPlane.Authority,
        };
        var node = new NodeAgent(options, TransportFor("node"), time, loggers);
        _node = Run("the node", node.RunAsync);
        NodeReady ready;
        try
        {
            ready = await node.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NodeRefusedException)
        {
            // It has touched nothing: what an earlier run left is not this one's to stop.
            _node = null;
            throw;
        }

        var proxy = new ServiceProxy(
            new KubernetesClient(TransportFor("node"), "kube-proxy"),
            new ServiceProxyOptions { InstanceId = instance.Id, ServiceRange = instance.ServiceRange },
            time,
            loggers.CreateLogger<ServiceProxy>());
        _ = Run("the service proxy", proxy.RunAsync);
        await proxy.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        await ObjectWait.UntilAsync(
            Client, Nodes, new("", options.NodeName), found => found.IsConditionTrue("Ready"), cancellationToken).ConfigureAwait(false);
        return $"{options.NodeName}: {ready.Runtime}, pods {ready.PodRange}, services {instance.ServiceRange}";
    }

    /// <summary>Stops every part; containers too, unless the process is killed.</summary>
    public async Task<string> StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_node is not null)
        {
            await NodePurge.StopAllAsync(state.Root, time, cancellationToken).ConfigureAwait(false);
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _servers.Clear();
        if (_controlPlane is not null)
        {
            await _controlPlane.StopAsync(cancellationToken).ConfigureAwait(false);
        }

        return "everything is stopped; the state stays";
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _http.Dispose();
    }

    private string StartedParts()
    {
        var started = (parts & ~Parts.Node).ToString().ToLowerInvariant();
        return (parts & ~Parts.Node) == Parts.None ? "policy" : $"{started}, policy";
    }

    private DeliveryOptions Delivery => new() { StateFolder = state.At("delivery") };

    private IKubernetesTransport TransportFor(string capability) =>
        (_controlPlane ?? throw new InvalidOperationException("the control plane has not been started")).TransportFor(capability);

    private async Task<IReadOnlyList<Value>> ListPodsAsync(string @namespace, CancellationToken cancellationToken)
    {
        var list = await new KubernetesClient(TransportFor("policy"), "fairway-policy")
            .ListAsync(new("", "v1", "pods"), @namespace, "", cancellationToken).ConfigureAwait(false);
        return list["items"].Items;
    }

    private Task Run(string part, Func<CancellationToken, Task> work)
    {
        var running = Task.Run(() => WorkAsync(part, work), CancellationToken.None);
        _running.Add(running);
        return running;
    }

    private async Task WorkAsync(string part, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token).ConfigureAwait(false);
            if (!_stopping.IsCancellationRequested)
            {
                _failed.TrySetResult(new InvalidOperationException($"{part} ended"));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch (Exception e)
        {
            Log.PartFailed(loggers.CreateLogger<PlatformHost>(), part, e);
            _failed.TrySetResult(e);
        }
    }

    // A push is seen at once instead of at the next interval, as a Flux Receiver would do it.
    private async Task PushedAsync(string repository, CancellationToken cancellationToken)
    {
        var url = $"{instance.Ports.DashboardUrl}/git/{repository}";
        var list = await Client.ListAsync(FleetObjects.GitRepositories, "", "", cancellationToken).ConfigureAwait(false);
        foreach (var source in list["items"].Items.Where(source => source["spec"]["url"].AsString() == url))
        {
            var request = Value.Map(("metadata", Value.Map(("annotations", Value.Map(
                ("reconcile.fluxcd.io/requestedAt", time.GetUtcNow().ToString("O")))))));
            await Client.PatchAsync(FleetObjects.GitRepositories, source.Key, PatchType.Merge, request, cancellationToken).ConfigureAwait(false);
        }
    }

    // A DNS name in lower case (RFC 1123), as a Node's name must be.
    private static string NodeName(string machine)
    {
        var name = new string([.. machine.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')]).Trim('-', '.');
        return name.Length == 0 ? "node" : name;
    }
}
