using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network;

/// <summary>
/// Makes cluster addresses and node ports of Services lead to their ready endpoints, by rules of the kernel in a table of the instance's own.
/// Changes are applied whole and leave connections and affinities of other services alone; the table goes when the proxy ends.
/// </summary>
public sealed class ServiceProxy
{
    private readonly ServiceProxyOptions _options;
    private readonly ServiceProxyHost _host;
    private readonly ObjectCache _services;
    private readonly ObjectCache _slices;
    private readonly RuleTable _table;
    private ServiceProxyTable _applied = ServiceProxyTable.Empty;

    public ServiceProxy(KubernetesClient client, ServiceProxyOptions options, TimeProvider time, ILogger<ServiceProxy> logger)
        : this(client, options, time, logger, ServiceProxyHost.RunAsync)
    {
    }

    internal ServiceProxy(KubernetesClient client, ServiceProxyOptions options, TimeProvider time, ILogger logger, RunHostCommand run)
    {
        _options = options;
        _host = new(options, run);
        _table = new(NetworkNames.ServiceTable(options.InstanceId), run, time, logger)
        {
            Quiet = options.Quiet,
            CheckInterval = options.CheckInterval,
        };
        _services = new(client, new(new("", "v1", "services")), time, logger);
        _slices = new(client, new(new("discovery.k8s.io", "v1", "endpointslices")), time, logger);
        _services.OnChange(_ => _table.Change());
        _slices.OnChange(_ => _table.Change());
    }

    /// <summary>Completes once the rules of all services known at the start are in place.</summary>
    public Task Ready => _table.Ready;

    /// <summary>Keeps the rules current until cancelled, then removes them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var caches = Task.WhenAll(_services.RunAsync(cancellationToken), _slices.RunAsync(cancellationToken));
        try
        {
            await Task.WhenAll(_services.Synced, _slices.Synced).WaitAsync(cancellationToken).ConfigureAwait(false);
            await _table.KeepAsync(SettleAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await caches.ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(bool isNew, CancellationToken cancellationToken)
    {
        var wanted = ServiceProxyRules.Render(ServiceProxyPorts.Read(_services.All, _slices.All));
        await _host.RouteAsync(cancellationToken).ConfigureAwait(false);
        if (wanted.NodePorts.Count > 0)
        {
            await _host.OpenLinksToLoopbackAsync(cancellationToken).ConfigureAwait(false);
        }

        if (ServiceProxyScript.Write(_options, isNew ? null : _applied, wanted) is { Length: > 0 } script)
        {
            await _table.LoadAsync(script, cancellationToken).ConfigureAwait(false);
        }

        _applied = wanted;
    }
}
