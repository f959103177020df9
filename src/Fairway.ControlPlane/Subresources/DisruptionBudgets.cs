using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Subresources;

/// <summary>Takes an eviction off the disruption budget that covers the pod, as upstream's eviction subresource does.</summary>
internal sealed class DisruptionBudgets(ObjectStore store, ObjectLookup objects, KindRegistry kinds, ObjectUpdate update, TimeProvider time)
{
    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    // Upstream's MaxDisruptedPodSize.
    private const int MostDisrupted = 2000;
    private const int Attempts = 8;

    /// <exception cref="KubernetesException">429: the budget does not allow it now; 500: more than one budget covers the pod.</exception>
    public async Task TakeAsync(ApiCall call, Value pod, bool dryRun, CancellationToken cancellationToken)
    {
        if (pod.IsNull || pod.IsDeleting || pod["status"]["phase"].AsString() is "Succeeded" or "Failed" or "Pending")
        {
            return;
        }

        var kind = kinds.Required("policy", "v1", "poddisruptionbudgets");
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var covering = store.All(kind.StoreResource, pod.Namespace).Where(one => Covers(objects.Read(kind, one), pod)).ToArray();
            if (covering.Length > 1)
            {
                throw new KubernetesException(
                    500,
                    StatusReason.InternalError,
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
            }

            if (covering.Length == 0 || await TakeAsync(call, kind, covering[0], pod, dryRun, cancellationToken))
            {
                return;
            }
        }

        throw ApiErrors.TooManyRequests();
    }

    /// <summary>False when the budget changed meanwhile.</summary>
    private async Task<bool> TakeAsync(
        ApiCall call, KindDescription kind, StoredObject stored, Value pod, bool dryRun, CancellationToken cancellationToken)
    {
        var budget = objects.Read(kind, stored);
        if (!pod.IsConditionTrue("Ready") && MayGoUnready(budget))
        {
            return true;
        }

        var status = budget["status"];
        Check(kind, budget, status);
        if (dryRun || call.Request.DryRun)
        {
            return true;
        }

        var taken = status
            .With("disruptionsAllowed", status["disruptionsAllowed"].AsLong()!.Value - 1)
            .WithAt(["disruptedPods", pod.Name], Timestamps.Seconds(time.GetUtcNow()));
        var write = call with
        {
            Kind = kind,
            Request = call.Request with { Resource = kind.Resource, Name = budget.Name, Subresource = "status", Body = Value.Null },
        };
        return await update.WriteAsync(write, stored, budget, budget.With("status", taken), cancellationToken) is not null;
    }

    // A pod that is not ready does no harm by going, unless its budget counts on it (KEP-3017).
    private static bool MayGoUnready(Value budget)
    {
        var (healthy, wanted) = (budget["status"]["currentHealthy"].AsLong() ?? 0, budget["status"]["desiredHealthy"].AsLong() ?? 0);
        return budget["spec"]["unhealthyPodEvictionPolicy"].AsString() == "AlwaysAllow" || (healthy >= wanted && wanted > 0);
    }

    private static void Check(KindDescription kind, Value budget, Value status)
    {
        if ((status["observedGeneration"].AsLong() ?? 0) < budget.Generation)
        {
            throw Refused($"The disruption budget {budget.Name} is still being processed by the server.");
        }

        var allowed = status["disruptionsAllowed"].AsLong() ?? 0;
        if (allowed < 0)
        {
            throw ApiErrors.Forbidden(kind, budget.Name, "pdb disruptions allowed is negative");
        }

        if (status["disruptedPods"].Fields.Count > MostDisrupted)
        {
            throw ApiErrors.Forbidden(
                kind, budget.Name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }

        if (allowed == 0)
        {
            var (wanted, healthy) = (status["desiredHealthy"].AsLong() ?? 0, status["currentHealthy"].AsLong() ?? 0);
            throw Refused($"The disruption budget {budget.Name} needs {wanted} healthy pods and has {healthy} currently");
        }
    }

    private static KubernetesException Refused(string cause) => new(
        429,
        StatusReason.TooManyRequests,
        Refusal,
        Value.Map(("causes", Value.List(Value.Map(("reason", "DisruptionBudget"), ("message", cause))))));

    private static bool Covers(Value budget, Value pod)
    {
        var selector = budget["spec"]["selector"];
        return selector.IsMap && LabelSelector.FromObject(selector).Matches(pod.Labels);
    }
}
