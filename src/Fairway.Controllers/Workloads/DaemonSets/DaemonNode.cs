using Fairway.Controllers.Workloads.Revisions;
using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.DaemonSets;

/// <summary>A node with the pods of one DaemonSet on it, oldest first.</summary>
internal sealed class DaemonNode(string name, (bool ShouldRun, bool MayStay) belongs, IReadOnlyList<Value> pods, string hash)
{
    public string Name => name;

    public (bool ShouldRun, bool MayStay) Belongs => belongs;

    public IReadOnlyList<Value> Pods => pods;

    /// <summary>Those that are not on their way out.</summary>
    public IReadOnlyList<Value> Running { get; } = [.. pods.Where(pod => !pod.IsDeleting)];

    /// <summary>Whether a pod is made of the present template.</summary>
    public bool IsNew(Value pod) => pod.Labels[RevisionHistory.HashLabel].AsString() == hash;
}
