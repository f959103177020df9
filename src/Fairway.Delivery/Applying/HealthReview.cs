using Fairway.Delivery.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Health;
using Fairway.Values;

namespace Fairway.Delivery.Applying;

/// <summary>How healthy the applied objects are together.</summary>
/// <param name="Failed">Those that gave up: <c>Deployment/NAMESPACE/NAME status: 'Failed'</c>.</param>
/// <param name="Unready">Those that are not there yet.</param>
internal sealed record HealthReview(IReadOnlyList<string> Failed, IReadOnlyList<string> Unready)
{
    public bool IsHealthy => Failed.Count == 0 && Unready.Count == 0;

    /// <summary>Flux's sentence for a failure, the objects' own reasons added.</summary>
    public string FailureText => Failed.Count > 0
        ? $"failed early due to stalled resources: [{string.Join(", ", Failed)}]"
        : $"timeout waiting for: [{string.Join(", ", Unready)}]";

    /// <summary>Judges each object; <paramref name="find"/> gives its newest state, null when it is gone.</summary>
    public static async Task<HealthReview> MakeAsync(
        ObjectKey self, IEnumerable<AppliedObject> objects, Func<AppliedObject, Task<Value>> find, DateTimeOffset now)
    {
        var (failed, unready) = (new List<string>(), new List<string>());
        foreach (var item in objects.Where(item => !item.IsExempt && !IsSelf(item.Entry, self)))
        {
            var live = await find(item).ConfigureAwait(false);
            var health = live.IsNull ? new Health(HealthStatus.NotFound, "") : HealthCheck.Evaluate(live, now);
            var text = $"{item.Entry} status: '{health.Status}'" + (health.Message.Length > 0 ? $": {health.Message}" : "");
            if (health.Status == HealthStatus.Failed)
            {
                failed.Add(text);
            }
            else if (health.Status != HealthStatus.Current)
            {
                unready.Add(text);
            }
        }

        return new(failed, unready);
    }

    // A Kustomization that applies itself would wait for itself.
    private static bool IsSelf(InventoryEntry entry, ObjectKey self) =>
        entry is { Kind: DeliveryKinds.KustomizationKind, Group: DeliveryKinds.KustomizeGroup }
        && entry.Namespace == self.Namespace && entry.Name == self.Name;
}
