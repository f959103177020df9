using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Delivery.Applying.Steps;

/// <summary>
/// Tries out every object of a stage without changing anything, so that one refusal stops the whole stage. All refusals are told, each
/// in the API's own words.
/// </summary>
internal sealed class PlanStep(ObjectApplier applier, bool definitions) : IApplyStep
{
    private const int MaxErrors = 10;
    private static readonly TimeSpan DefinitionRetry = TimeSpan.FromSeconds(1);

    public async Task<StepFailure?> RunAsync(ApplyRun run, CancellationToken cancellationToken)
    {
        var plan = new List<PlannedObject>();
        var errors = new List<string>();
        var waiting = false;
        foreach (var item in run.Objects.Where(item => ApplyOrder.IsDefinition(item) == definitions))
        {
            try
            {
                plan.Add(await applier.PlanAsync(item, run.Spec.Force, cancellationToken).ConfigureAwait(false));
            }
            catch (UnservedKindException e)
            {
                waiting |= run.Objects.Any(other => Defines(other, item));
                errors.Add(e.Message);
            }
            catch (KubernetesException e)
            {
                errors.Add($"{InventoryEntry.Of(item)} dry-run failed ({e.Reason}): {e.Message}");
            }
        }

        run.Plan = plan;
        if (errors.Count == 0)
        {
            return null;
        }

        var retry = waiting ? DefinitionRetry : run.Spec.RetryInterval;
        return new("ReconciliationFailed", string.Join("\n", errors.Take(MaxErrors)), retry) { IsWaiting = waiting };
    }

    private static bool Defines(Value definition, Value item) =>
        definition.ObjectKind == "CustomResourceDefinition"
        && definition["spec"]["group"].AsString() == item.GroupVersionKind.Group
        && definition["spec"]["names"]["kind"].AsString() == item.ObjectKind;
}
