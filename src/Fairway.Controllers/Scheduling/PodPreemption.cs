using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>Has pods go that a pod of higher priority needs the room of, and notes where it is to go then.</summary>
internal sealed class PodPreemption
{
    private readonly ControllerContext _context;
    private readonly ClusterState _state;
    private readonly CacheIndex _budgets;

    public PodPreemption(ControllerContext context, ClusterState state)
    {
        (_context, _state) = (context, state);
        _budgets = new(context.Caches.For(Resources.PodDisruptionBudgets), budget => budget.Namespace);
    }

    /// <summary>The node that the pod is to have once others have gone from it; null when nothing can be done.</summary>
    public async Task<string?> RunAsync(PodDemand demand, CancellationToken cancellationToken)
    {
        if (!demand.MayPreempt || _state.FindPreemption(demand, IsProtected) is not { } preemption)
        {
            return null;
        }

        foreach (var victim in preemption.Victims)
        {
            await EvictAsync(victim, demand.Pod, preemption.Node, cancellationToken).ConfigureAwait(false);
        }

        return preemption.Node;
    }

    private async Task EvictAsync(Value victim, Value pod, string node, CancellationToken cancellationToken)
    {
        var conditions = Conditions.Set(
            victim["status"]["conditions"].Items,
            "DisruptionTarget",
            true,
            "PreemptionByScheduler",
            "default-scheduler: preempting to accommodate a higher priority pod",
            _context.Now);
        var patch = Value.Map(
            ("metadata", Value.Map(("uid", victim.Uid))),
            ("status", Value.Map(("conditions", Value.List(Conditions.Find(conditions, "DisruptionTarget"))))));
        try
        {
            await _context.Client.PatchStatusAsync(
                Resources.Pods, victim.Key, PatchType.StrategicMerge, patch, cancellationToken).ConfigureAwait(false);
            await _context.DeleteAsync(Resources.Pods, victim.Key, DeleteRequest.Of(victim), cancellationToken).ConfigureAwait(false);
            _context.Events.Normal(victim, "Preempted", $"Preempted by pod {pod.Uid} on node {node}");
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or another pod has its name.
        }
    }

    private bool IsProtected(Value pod) => _budgets[pod.Namespace].Any(budget =>
        (budget["status"]["disruptionsAllowed"].AsLong() ?? 0) <= 0
        && budget["spec"]["selector"].IsMap
        && LabelSelector.FromObject(budget["spec"]["selector"]).Matches(pod.Labels));
}
