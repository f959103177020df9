using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Reconciling;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Controllers.Disruption;

/// <summary>Tells in the status of each PodDisruptionBudget how many of its pods may be evicted now.</summary>
internal sealed class DisruptionBudgetReconciler
{
    private readonly ControllerContext _context;
    private readonly ObjectCache _budgets;
    private readonly CacheIndex _budgetsByNamespace;
    private readonly CacheIndex _podsByNamespace;
    private readonly OwnerScale _scale;

    public DisruptionBudgetReconciler(ControllerContext context, CacheIndex podsByNamespace)
    {
        _context = context;
        _podsByNamespace = podsByNamespace;
        _budgets = context.Caches.For(Resources.PodDisruptionBudgets);
        _budgetsByNamespace = new(_budgets, budget => budget.Namespace);
        _scale = new(context);
        Controller = context.Controller("disruption", ReconcileAsync, new() { Workers = 2 });
        _budgets.OnChange(change => Controller.Enqueue(change.Key));
        context.Caches.For(Resources.Pods).OnChange(PodChanged);
        // Their sizes are what shares are of.
        context.Caches.For(Resources.Deployments).OnChange(OwnerChanged);
        context.Caches.For(Resources.ReplicaSets).OnChange(OwnerChanged);
    }

    public Controller Controller { get; }

    private async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var budget = _budgets.Find(key);
        if (budget.IsNull)
        {
            return Outcome.Done;
        }

        Value[] pods = [.. _podsByNamespace[key.Namespace].Where(pod => Covers(budget, pod))];
        if (pods.Length == 0)
        {
            _context.Events.Normal(budget, "NoPods", "No matching pods found");
        }

        var (expected, error) = DisruptionBudgetPlan.NeedsScale(budget)
            ? await ExpectedAsync(budget, pods, cancellationToken).ConfigureAwait(false)
            : (pods.Length, null);
        if (error is not null)
        {
            _context.Events.Warning(
                budget, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {error}");
        }

        var status = error is null
            ? DisruptionBudgetPlan.Status(budget, pods, expected, _context.Now)
            : DisruptionBudgetPlan.Failed(budget, error, _context.Now);
        if (status != budget["status"])
        {
            await StatusWriter.WriteAsync(_context.Client, Resources.PodDisruptionBudgets, budget, status, cancellationToken).ConfigureAwait(false);
        }

        return DisruptionBudgetPlan.NextTimeout(status, _context.Now) is { } next ? Outcome.After(next) : Outcome.Done;
    }

    private async Task<(long Expected, string? Error)> ExpectedAsync(Value budget, Value[] pods, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<string, long>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unmanaged = new List<string>();
        foreach (var pod in pods)
        {
            if (pod.ControllerReference.IsNull)
            {
                unmanaged.Add(pod.Name);
                continue;
            }

            if (!seen.Add(pod.ControllerReference["uid"].AsString() ?? ""))
            {
                continue;
            }

            if (await _scale.FindAsync(pod, cancellationToken).ConfigureAwait(false) is not { } owner)
            {
                var error = $"found no controllers for pod \"{pod.Name}\"";
                _context.Events.Warning(budget, "NoControllers", error);
                return (0, error);
            }

            owners[owner.Uid] = owner.Replicas;
        }

        if (unmanaged.Count > 0)
        {
            _context.Events.Warning(
                budget,
                "UnmanagedPods",
                $"Pods selected by this PodDisruptionBudget (selector: {budget["spec"]["selector"]}) were found to be unmanaged. As a result, the "
                + "status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set "
                + "\".spec.minAvailable\" field of the PDB to an integer value.");
        }

        return (owners.Values.Sum(), null);
    }

    private void PodChanged(CacheChange change)
    {
        foreach (var budget in _budgetsByNamespace[change.Key.Namespace])
        {
            if (Covers(budget, change.Old) || Covers(budget, change.New))
            {
                Controller.Enqueue(budget.Key);
            }
        }
    }

    private void OwnerChanged(CacheChange change)
    {
        if (change.Old["spec"]["replicas"] == change.New["spec"]["replicas"])
        {
            return;
        }

        foreach (var budget in _budgetsByNamespace[change.Key.Namespace])
        {
            if (DisruptionBudgetPlan.NeedsScale(budget))
            {
                Controller.Enqueue(budget.Key);
            }
        }
    }

    private static bool Covers(Value budget, Value pod)
    {
        var selector = budget["spec"]["selector"];
        return selector.IsMap && !pod.IsNull && LabelSelector.FromObject(selector).Matches(pod.Labels);
    }
}
