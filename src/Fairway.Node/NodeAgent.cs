using System.Net.Sockets;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Events;
using Fairway.Node.Dns;
using Fairway.Node.Host;
using Fairway.Node.Images;
using Fairway.Node.Network;
using Fairway.Node.Network.Policies;
using Fairway.Node.Pods;
using Fairway.Node.Probes;
using Fairway.Node.Registration;
using Fairway.Node.Runtime;
using Fairway.Node.Serving;
using Fairway.Node.Volumes;
using Microsoft.Extensions.Logging;

namespace Fairway.Node;

/// <summary>
/// The kubelet's job on this host: runs the pods bound to its node as real containers, reports them, and serves logs and exec. Containers
/// outlive it; a new agent on the same state folder goes on with them.
/// </summary>
public sealed class NodeAgent(NodeAgentOptions options, IKubernetesTransport transport, TimeProvider time, ILoggerFactory loggers)
{
    private readonly TaskCompletionSource<NodeReady> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the node takes pods; fails when it cannot start.</summary>
    public Task<NodeReady> Ready => _ready.Task;

    /// <summary>Runs until cancelled; returns once everything but the containers has stopped.</summary>
    /// <exception cref="NodeRefusedException">
    /// An option is out of its bounds, the user is not root, or the state folder is another instance's or another runtime's.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ready.TrySetCanceled(cancellationToken);
        }
        catch (Exception e)
        {
            _ready.TrySetException(e);
            throw;
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (new NodeAgentOptionsValidator().Validate(null, options) is { Failed: true } invalid)
        {
            throw new NodeRefusedException(invalid.FailureMessage);
        }

        if (LinuxCalls.EffectiveUser() != 0)
        {
            throw new NodeRefusedException("the node runs containers, which needs root: start it with sudo");
        }

        var folders = new NodeFolders(options.StateFolder, options.InstanceId);
        var kept = Prepare(folders);
        var seccomp = SeccompProfile.Load();
        var containers = new ContainerStore(folders);
        var trial = new RuntimeTrial(folders, seccomp, time, loggers.CreateLogger<RuntimeTrial>());
        var choice = await trial.ChooseAsync(WantedRuntime(kept, containers), cancellationToken).ConfigureAwait(false);
        var range = await new HostNetwork(folders, time).SetUpAsync(options.PodRange, kept.PodRange, cancellationToken).ConfigureAwait(false);
        (kept with { PodRange = range.ToString(), Runtime = choice.Name }).Write(folders);
        var addresses = new AddressBook(folders.AddressFile, range);
        var policies = new NetworkPolicies(
            new KubernetesClient(transport, "network-policies"),
            new() { InstanceId = options.InstanceId, NodeName = options.NodeName },
            addresses.ByPod,
            time,
            loggers.CreateLogger<NetworkPolicies>(),
            ServiceProxyHost.RunAsync);
        var network = new PolicedPodNetwork(new RoutedPodNetwork(folders, addresses), policies);
        var facts = NodeFacts.Read(options.NodeName, range.Gateway);
        using var getter = new HttpGetter(time);
        using var health = new GrpcGetter(time);
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new KubernetesClient(transport, "kubelet");
        var caches = new CacheSet(client, time, loggers.CreateLogger<CacheSet>());
        var pods = caches.For(NodeResources.Pods, $"spec.nodeName={options.NodeName}");
        var runtime = new ContainerRuntime(folders, choice);
        var exits = new ContainerExits(containers, time);
        var commands = new ContainerCommands(runtime, folders, time);
        var events = new EventRecorder(client, "kubelet", options.NodeName, time, loggers.CreateLogger<EventRecorder>());
        using var dns = options.ServeClusterDns && options.ClusterDns.Length == 0 ? ListenForNames(range, caches) : null;
        var files = new PodFiles(dns is null ? options : options with { ClusterDns = range.Gateway.ToString() });
        var services = Services(
            folders, files, client, caches, facts, network, runtime, containers, exits, commands, getter, health, new(events), http, seccomp);
        var agent = new PodAgent(services, folders, pods);
        using var watcher = new ExitWatcher(folders, id =>
        {
            exits.Announce(id);
            agent.ContainerEnded(id);
        });
        var lookup = new ContainerLookup(pods, containers);
        await using var server = new KubeletServer(
            options, lookup, new(runtime, commands, folders), new(lookup, network, new(time), time), time, loggers);
        var port = await server.StartAsync(range.Gateway, cancellationToken).ConfigureAwait(false);
        var registration = new NodeRegistration(
            client, facts, options, choice.Name, range.ToString(), time, loggers.CreateLogger<NodeRegistration>());
        _ready.TrySetResult(new(range.ToString(), range.Gateway, port, choice.Name));
        await WorkGroup.RunAsync(
            cancellationToken,
            caches.RunAsync,
            events.RunAsync,
            token => registration.RunAsync(port, token),
            new LogRotation(folders, containers, time, loggers.CreateLogger<LogRotation>()).RunAsync,
            agent.RunAsync,
            policies.RunAsync,
            dns is null ? _ => Task.CompletedTask : dns.RunAsync).ConfigureAwait(false);
    }

    // Null where the host already has a server on the port of all addresses: pods then get the host's name servers, and are told.
    private ClusterDnsServer? ListenForNames(PodRange range, CacheSet caches)
    {
        var directory = new ServiceDirectory(caches.For(NodeResources.Services), caches.For(NodeResources.EndpointSlices));
        var logger = loggers.CreateLogger<ClusterDnsServer>();
        var host = new HostResolver(() => HostResolver.ReadServers("/etc/resolv.conf"), time);
        var responder = new DnsResponder(options.ClusterDomain, new(options.ClusterDomain, directory, new()), host);
        try
        {
            return new(range.Gateway, range, responder, time, logger);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            Dns.Log.PortTaken(logger, range.Gateway);
            return null;
        }
    }

    private InstanceFile Prepare(NodeFolders folders)
    {
        folders.Create();
        var kept = InstanceFile.TryRead(folders);
        if (kept is not null && kept.Instance != options.InstanceId)
        {
            throw new NodeRefusedException(
                $"{folders.Root} belongs to instance {kept.Instance}, not {options.InstanceId}: use its id, or another state folder");
        }

        if (kept is not null && kept.BootId != HostProcess.BootId())
        {
            NodeReset.ForgetContainers(folders);
            folders.Create();
        }

        // Before anything is made on the host, so that a purge finds an interrupted first start.
        var current = new InstanceFile(options.InstanceId, kept?.PodRange ?? "", HostProcess.BootId(), kept?.Runtime ?? "");
        current.Write(folders);
        return current;
    }

    // A runtime knows only its own containers: while there are some, no other takes over.
    private string WantedRuntime(InstanceFile kept, ContainerStore containers)
    {
        if (kept.Runtime.Length == 0 || kept.Runtime == options.Runtime || containers.All().Count == 0)
        {
            return options.Runtime;
        }

        return options.Runtime.Length == 0 ? kept.Runtime : throw new NodeRefusedException(
            $"containers of this instance run under {kept.Runtime}: stop them before it goes on with {options.Runtime}");
    }

    private PodServices Services(
        NodeFolders folders,
        PodFiles files,
        KubernetesClient client,
        CacheSet caches,
        NodeFacts facts,
        IPodNetwork network,
        ContainerRuntime runtime,
        ContainerStore containers,
        ContainerExits exits,
        ContainerCommands commands,
        HttpGetter getter,
        GrpcGetter health,
        PodEvents events,
        HttpClient http,
        SeccompProfile seccomp)
    {
        var backoff = new Backoff(time);
        var store = new ImageStore(folders, LayerLimits.Default);
        var images = new ImageProvider(new(http, store, time), new(client, events), store, events, backoff, time);
        var sources = new ConfigSources(client);
        var tokens = new ServiceAccountTokens(client, time);
        var hooks = new LifecycleHooks(commands, getter, time);
        var support = new RuntimeSupport(Cgroups.AreUnified, runtime.Choice.Limits, facts.MemoryBytes);
        var starter = new ContainerStarter(
            folders, images, new(folders, store), new(sources, caches.For(NodeResources.Services), facts), new(folders),
            new(seccomp, support), runtime, containers, events, time);
        return new(
            client,
            facts,
            new(new()),
            new(folders),
            new(folders, network, files, facts),
            new(folders, new(sources, tokens, facts), time),
            starter,
            new(runtime, exits, hooks, events, time),
            containers,
            hooks,
            new(folders),
            tokens,
            new(commands, getter, health, time),
            events,
            backoff,
            time,
            loggers.CreateLogger<PodAgent>());
    }
}
