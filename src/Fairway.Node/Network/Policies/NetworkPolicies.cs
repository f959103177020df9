using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network.Policies;

/// <summary>
/// Enforces NetworkPolicies (networking.k8s.io/v1) on this node's pods by rules of the kernel in a table of the instance's own. Between a pod and
/// its node everything is allowed, and connections that exist when a policy comes go on. Until the first policy there is no table, and no pod is
/// looked at.
/// </summary>
public sealed class NetworkPolicies
{
    private readonly NetworkPolicyOptions _options;
    private readonly ObjectCache _policies;
    private readonly ObjectCache _pods;
    private readonly ObjectCache _namespaces;
    private readonly RuleTable _table;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PolicyTable _applied = PolicyTable.Empty;

    public NetworkPolicies(KubernetesClient client, NetworkPolicyOptions options, TimeProvider time, ILogger<NetworkPolicies> logger)
        : this(client, options, time, logger, ServiceProxyHost.RunAsync)
    {
    }

    internal NetworkPolicies(KubernetesClient client, NetworkPolicyOptions options, TimeProvider time, ILogger logger, RunHostCommand run)
    {
        _options = options;
        _table = new(NetworkNames.PolicyTable(options.InstanceId), run, time, logger)
        {
            Quiet = options.Quiet,
            CheckInterval = options.CheckInterval,
        };
        _policies = new(client, new(new("networking.k8s.io", "v1", "networkpolicies")), time, logger);
        _pods = new(client, new(new("", "v1", "pods")), time, logger);
        _namespaces = new(client, new(new("", "v1", "namespaces")), time, logger);
        _policies.OnChange(_ => _first.TrySetResult());
        foreach (var cache in (ReadOnlySpan<ObjectCache>)[_policies, _pods, _namespaces])
        {
            cache.OnChange(_ => _table.Change());
        }
    }

    /// <summary>Keeps the rules current until cancelled, then removes them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var caches = new List<Task> { _policies.RunAsync(cancellationToken) };
        try
        {
            await _first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            caches.AddRange([_pods.RunAsync(cancellationToken), _namespaces.RunAsync(cancellationToken)]);
            await Task.WhenAll(_pods.Synced, _namespaces.Synced).WaitAsync(cancellationToken).ConfigureAwait(false);
            await _table.KeepAsync(SettleAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(caches).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(bool isNew, CancellationToken cancellationToken)
    {
        var wanted = PolicyRules.Render(_options.NodeName, _policies.All, _pods.All, _namespaces.All);
        if (isNew || !wanted.Equals(_applied))
        {
            await _table.LoadAsync(PolicyScript.Write(_options.InstanceId, wanted), cancellationToken).ConfigureAwait(false);
            _applied = wanted;
        }
    }
}
