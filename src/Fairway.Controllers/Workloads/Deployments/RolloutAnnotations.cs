using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>The annotations by which a Deployment keeps book on its ReplicaSets.</summary>
internal static class RolloutAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private const int LongestHistory = 2000;

    /// <summary>The ReplicaSet with the Deployment's annotations and, when it is higher, the revision.</summary>
    public static Value CopyTo(Value replicaSet, Value deployment, long revision)
    {
        var annotations = replicaSet.Annotations;
        foreach (var (key, value) in deployment.Annotations)
        {
            if (!IsOwn(key))
            {
                annotations = annotations.With(key, value);
            }
        }

        var old = annotations[Revision].AsString();
        if (!long.TryParse(old, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < revision)
        {
            annotations = annotations.With(Revision, revision.ToString(CultureInfo.InvariantCulture));
            annotations = old is { Length: > 0 }
                ? annotations.With(RevisionHistory, Extend(annotations[RevisionHistory].AsString(), old))
                : annotations;
        }

        return annotations == replicaSet.Annotations ? replicaSet : replicaSet.WithAt(["metadata", "annotations"], annotations);
    }

    /// <summary>The ReplicaSet with the numbers that proportional scaling goes by.</summary>
    public static Value WithSizes(Value replicaSet, DeploymentSpec spec)
    {
        var annotations = replicaSet.Annotations
            .With(DesiredReplicas, spec.Replicas.ToString(CultureInfo.InvariantCulture))
            .With(MaxReplicas, (spec.Replicas + spec.MaxSurge).ToString(CultureInfo.InvariantCulture));
        return annotations == replicaSet.Annotations ? replicaSet : replicaSet.WithAt(["metadata", "annotations"], annotations);
    }

    private static bool IsOwn(string key) =>
        key is Revision or RevisionHistory or DesiredReplicas or MaxReplicas or "kubectl.kubernetes.io/last-applied-configuration"
            or "deprecated.deployment.rollback.revision";

    private static string Extend(string? history, string revision)
    {
        var extended = string.IsNullOrEmpty(history) ? revision : $"{history},{revision}";
        // The oldest entries go when it grows too long.
        while (extended.Length > LongestHistory)
        {
            extended = extended[(extended.IndexOf(',', StringComparison.Ordinal) + 1)..];
        }

        return extended;
    }
}
