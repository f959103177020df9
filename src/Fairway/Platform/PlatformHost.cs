using Fairway.Artifacts.Registry;
using Fairway.ControlPlane;
using Fairway.Controllers;
using Fairway.Delivery;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Node;
using Fairway.Policy;
using Fairway.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairway.Platform;

/// <summary>
/// The parts of one instance in one process, started in order and stopped in the reverse. A part that fails while it runs ends
/// <see cref="Failed"/>.
/// </summary>
internal sealed class PlatformHost(StateFolder state, Instance instance, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _running = [];
    private readonly List<WebApplication> _servers = [];
    private ControlPlaneServer? _controlPlane;
    private NodeAgent? _node;

    /// <summary>Completes with the reason when a part ends that should have gone on.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>The API as the named capability sees it.</summary>
    public KubernetesClient ClientFor(string capability) =>
        new((_controlPlane ?? throw new InvalidOperationException("the control plane has not been started")).TransportFor(capability), $"fairway-{capability}");

    public async Task<string> StartControlPlaneAsync(CancellationToken cancellationToken)
    {
        var options = new ControlPlaneOptions { StateFolder = state.Root, Port = instance.Ports.Api, ServiceRange = instance.ServiceRange };
        try
        {
            _controlPlane = await ControlPlaneServer.StartAsync(
                options, time, loggers, [new PodSecurityAdmission(), new DeliveryAdmission()], cancellationToken).ConfigureAwait(false);
        }
        catch (PortTakenException e)
        {
            throw LoopbackServer.PortTaken(instance.Ports.Api, "--api-port", e);
        }

        return $"{instance.Ports.ApiUrl}, kubeconfig {state.Shown(state.Kubeconfig)}";
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
}
