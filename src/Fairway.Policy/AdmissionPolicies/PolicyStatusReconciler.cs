using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Reconciling;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// Writes into the status of each validating policy what its type check found, once for each generation, as upstream's
/// validatingadmissionpolicy-status controller does.
/// </summary>
internal sealed class PolicyStatusReconciler(KubernetesClient client, ObjectCache policies, ObjectCache definitions)
{
    public static GroupVersionResource Policies { get; } = new("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");

    public static GroupVersionResource Definitions { get; } = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var policy = policies.Find(key);
        if (policy.IsNull || policy["status"]["observedGeneration"].AsLong() >= policy.Generation)
        {
            return Outcome.Done;
        }

        var warnings = PolicyTypeCheck.Warnings(policy, [.. BuiltInKinds.All, .. CustomKindsOf(policy["spec"])]);
        var patch = Value.Map(
            ("metadata", Value.Map(("uid", policy.Uid))),
            ("status", Value.Map(
                ("observedGeneration", policy.Generation),
                ("typeChecking", Value.Map(("expressionWarnings", warnings.Count == 0 ? Value.Null : warnings))))));
        try
        {
            await client.PatchStatusAsync(Policies, key, PatchType.Merge, patch, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsConflict)
        {
            // It is gone, or another one of its name has come, which is looked at by itself.
        }

        return Outcome.Done;
    }

    // Of the groups that the policy names: reading a definition is not for nothing.
    private IEnumerable<KindDescription> CustomKindsOf(Value spec)
    {
        var groups = spec["matchConstraints"]["resourceRules"].Items
            .SelectMany(rule => rule["apiGroups"].Items)
            .Append(spec["paramKind"].GroupVersionKind.Group)
            .ToHashSet();
        return definitions.All
            .Where(definition => groups.Contains(definition["spec"]["group"]) && definition.IsConditionTrue("Established"))
            .SelectMany(CustomKinds.Read)
            .Where(kind => kind.Served);
    }
}
