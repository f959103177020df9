using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Access.Authorization;

/// <summary>
/// Writes into each ClusterRole with an <c>aggregationRule</c> the rules of those that it selects, as upstream's clusterrole-aggregation
/// controller does. Roles that select each other share what the others bring.
/// </summary>
internal sealed class RoleAggregation
{
    private static readonly GroupVersionResource Roles = new("rbac.authorization.k8s.io", "v1", "clusterroles");

    private readonly ObjectStore _store;
    private readonly ObjectReader _reader;
    private readonly ILogger _logger;
    private readonly WorkSignal _work;

    public RoleAggregation(ObjectStore store, ObjectReader reader, TimeProvider time, ILogger logger)
    {
        _store = store;
        _reader = reader;
        _logger = logger;
        _work = new(time);
        store.Revisions.Follow(change =>
        {
            if (change.Object.Key.Resource == StoreResource)
            {
                _work.Raise();
            }
        });
    }

    private static string StoreResource => $"{Roles.Group}/{Roles.Resource}";

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(IKubernetesTransport transport, CancellationToken cancellationToken) => _work.RunAsync(
        async () =>
        {
            try
            {
                await SettleAsync(transport, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The edge of the loop: a role that changed meanwhile, or a disk that is full.
                Log.AggregationRetried(_logger, e);
                await _work.RaiseLaterAsync(cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Brings every aggregated role up to date.</summary>
    /// <exception cref="KubernetesException">A role could not be written.</exception>
    public async Task SettleAsync(IKubernetesTransport transport, CancellationToken cancellationToken)
    {
        var client = new KubernetesClient(transport, "clusterrole-aggregation-controller");
        var roles = _store.All(StoreResource).Select(_reader.Read).ToArray();
        foreach (var role in roles.Where(IsAggregated))
        {
            var rules = new List<Value>();
            Gather(role, roles, rules, []);
            if (role["rules"] != ValueList.From(rules) && (rules.Count > 0 || role["rules"].Items.Count > 0))
            {
                await WriteAsync(client, role.With("rules", ValueList.From(rules)), cancellationToken);
            }
        }
    }

    private async Task WriteAsync(KubernetesClient client, Value role, CancellationToken cancellationToken)
    {
        try
        {
            await client.UpdateAsync(Roles, role, cancellationToken);
        }
        catch (KubernetesException e) when (e.IsConflict || e.IsNotFound)
        {
            // Somebody wrote or deleted it meanwhile: looked at again.
            _work.Raise();
        }
    }

    private static bool IsAggregated(Value role) => role["aggregationRule"]["clusterRoleSelectors"].Items.Count > 0;

    private static void Gather(Value role, Value[] roles, List<Value> rules, HashSet<string> seen)
    {
        if (!seen.Add(role.Name))
        {
            return;
        }

        foreach (var item in role["aggregationRule"]["clusterRoleSelectors"].Items)
        {
            var selector = LabelSelector.FromObject(item);
            foreach (var other in roles.Where(other => other.Name != role.Name && selector.Matches(other.Labels)))
            {
                if (IsAggregated(other))
                {
                    // Not what is written in it: of roles that select each other, nothing would ever go again.
                    Gather(other, roles, rules, seen);
                }
                else
                {
                    rules.AddRange(other["rules"].Items.Where(rule => !rules.Contains(rule)));
                }
            }
        }
    }
}
