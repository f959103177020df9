using Fairway.Controllers.Observing;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Deployments;

/// <summary>What is observed of a Deployment at one moment.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="ReplicaSets">The ReplicaSets it controls.</param>
/// <param name="PodsOf">The pods a ReplicaSet, named by uid, controls.</param>
internal sealed record DeploymentSnapshot(Value Deployment, IReadOnlyList<Value> ReplicaSets, Func<string, IEnumerable<Value>> PodsOf)
{
    /// <summary>Whether a ReplicaSet still has pods that run or may run.</summary>
    public bool HasUnfinishedPods(PlannedReplicaSet replicaSet) => !replicaSet.IsNew && PodsOf(replicaSet.Uid).Any(pod => !pod.IsFinished);

    public string Name => Deployment.Name;
}
