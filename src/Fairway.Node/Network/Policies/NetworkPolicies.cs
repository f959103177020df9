using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Network.Policies;

/// <summary>
/// Enforces NetworkPolicies (networking.k8s.io/v1) on this node's pods by rules of the kernel in a table of the instance's own. Between a pod and
/// its node everything is allowed, and connections that exist when a policy comes go on. Until the first policy there is no table, and no pod is
/// looked at.
/// </summary>
internal sealed class NetworkPolicies
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NetworkPolicyOptions _options;
    private readonly Func<IReadOnlyDictionary<string, string>> _addresses;
    private readonly TimeProvider _time;
    private readonly ObjectCache _policies;
    private readonly ObjectCache _pods;
    private readonly ObjectCache _namespaces;
    private readonly RuleTable _table;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _isolated = new(StringComparer.Ordinal);
    private PolicyTable _applied = PolicyTable.Empty;

    /// <param name="client">Reads policies, and pods and namespaces once there is one.</param>
    /// <param name="options">The instance and its node.</param>
    /// <param name="addresses">The address that the node has given each of its pods, by uid; the API shows it later.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="run">Runs nft.</param>
    public NetworkPolicies(
        KubernetesClient client,
        NetworkPolicyOptions options,
        Func<IReadOnlyDictionary<string, string>> addresses,
        TimeProvider time,
        ILogger logger,
        RunHostCommand run)
    {
        (_options, _addresses, _time) = (options, addresses, time);
        _table = new(NetworkNames.PolicyTable(options.InstanceId), run, time, logger)
        {
            Quiet = options.Quiet,
            CheckInterval = options.CheckInterval,
        };
        _policies = new(client, new(new("networking.k8s.io", "v1", "networkpolicies")), time, logger);
        _pods = new(client, new(new("", "v1", "pods")), time, logger);
        _namespaces = new(client, new(new("", "v1", "namespaces")), time, logger);
        _policies.OnChange(_ => _first.TrySetResult());
        _pods.OnChange(PodChanged);
        foreach (var cache in (ReadOnlySpan<ObjectCache>)[_policies, _pods, _namespaces])
        {
            cache.OnChange(_ => _table.Change());
        }
    }

    /// <summary>Completes once the policies hold for a pod that has got its address: before it starts, as the API has it.</summary>
    /// <exception cref="PodNetworkException">The rules cannot be set.</exception>
    public async Task IsolateAsync(string podUid, CancellationToken cancellationToken)
    {
        await _policies.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!_policies.All.Any() || _isolated.ContainsKey(podUid))
        {
            return;
        }

        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await KnownOf(podUid).Task.WaitAsync(either.Token).ConfigureAwait(false);
            await _table.SettledAsync(either.Token).ConfigureAwait(false);
            _isolated[podUid] = true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PodNetworkException("the rules of its network policies are not in place yet");
        }
    }

    /// <summary>The pod has no address any more.</summary>
    public void Release(string podUid)
    {
        _isolated.TryRemove(podUid, out _);
        _table.Change();
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
        var wanted = PolicyRules.Render(_options.NodeName, _policies.All, _pods.All, _namespaces.All, _addresses());
        if (isNew || !wanted.Equals(_applied))
        {
            await _table.LoadAsync(PolicyScript.Write(_options.InstanceId, wanted), cancellationToken).ConfigureAwait(false);
            _applied = wanted;
        }
    }

    private void PodChanged(CacheChange change)
    {
        if (change.New.IsNull)
        {
            _known.TryRemove(change.Old.Uid, out _);
        }
        else
        {
            KnownOf(change.New.Uid).TrySetResult();
        }
    }

    private TaskCompletionSource KnownOf(string podUid) =>
        _known.GetOrAdd(podUid, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
