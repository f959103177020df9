using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Node.Host;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network;

/// <summary>
/// Makes cluster addresses and node ports of Services lead to their ready endpoints, by rules of the kernel in a table of the instance's own.
/// Changes are applied whole and leave connections and affinities of other services alone; the table goes when the proxy ends.
/// </summary>
public sealed class ServiceProxy
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ServiceProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServiceProxyHost _host;
    private readonly ObjectCache _services;
    private readonly ObjectCache _slices;
    private readonly ChangeSignal _changes;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceProxyTable? _applied;

    public ServiceProxy(KubernetesClient client, ServiceProxyOptions options, TimeProvider time, ILogger<ServiceProxy> logger)
        : this(client, options, time, logger, ServiceProxyHost.RunAsync)
    {
    }

    internal ServiceProxy(KubernetesClient client, ServiceProxyOptions options, TimeProvider time, ILogger logger, RunHostCommand run)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _host = new(options, run);
        _changes = new(time);
        _services = new(client, new(new("", "v1", "services")), time, logger);
        _slices = new(client, new(new("discovery.k8s.io", "v1", "endpointslices")), time, logger);
        _services.OnChange(_ => _changes.Set());
        _slices.OnChange(_ => _changes.Set());
    }

    /// <summary>Completes once the rules of all services known at the start are in place.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Keeps the rules current until cancelled, then removes them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var caches = Task.WhenAll(_services.RunAsync(cancellationToken), _slices.RunAsync(cancellationToken));
        try
        {
            await Task.WhenAll(_services.Synced, _slices.Synced).WaitAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var wait = await ApplyAsync(cancellationToken).ConfigureAwait(false) ? _options.CheckInterval : Retry;
                await WaitForChangeAsync(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await caches.ConfigureAwait(false);
        }
        finally
        {
            await RemoveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the rules are what they should be now.</summary>
    private async Task<bool> ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_applied is not null && !await _host.HasTableAsync(cancellationToken).ConfigureAwait(false))
            {
                Log.ServiceRulesLost(_logger);
                _applied = null;
            }

            var wanted = ServiceProxyRules.Render(ServiceProxyPorts.Read(_services.All, _slices.All));
            await _host.RouteAsync(cancellationToken).ConfigureAwait(false);
            if (wanted.NodePorts.Count > 0)
            {
                await _host.OpenLinksToLoopbackAsync(cancellationToken).ConfigureAwait(false);
            }

            if (ServiceProxyScript.Write(_options, _applied, wanted) is { Length: > 0 } script)
            {
                await _host.ApplyAsync(script, cancellationToken).ConfigureAwait(false);
            }

            _applied = wanted;
            _ready.TrySetResult();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What is in place is uncertain: the next attempt makes the table anew.
            Log.ServiceRulesFailed(_logger, e);
            _applied = null;
            return false;
        }
    }

    private async Task WaitForChangeAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (await _changes.WaitAsync(longest, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(_options.Quiet, _time, cancellationToken).ConfigureAwait(false);
            _changes.Clear();
        }
    }

    private async Task RemoveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), _time);
        try
        {
            await _host.RemoveTableAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.ServiceRulesFailed(_logger, e);
        }
    }
}
