using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>The objects of a cluster that admission policies are made of and look up, as they are now.</summary>
public interface IAdmissionObjects
{
    PolicyObjects ValidatingPolicies { get; }

    PolicyObjects MutatingPolicies { get; }

    /// <summary>The kind, or null when it is not served.</summary>
    KindDescription? Find(GroupVersionKind kind);

    /// <summary>The object, or null when there is none.</summary>
    /// <exception cref="KubernetesException">It cannot be converted to this version.</exception>
    ValueTask<Value> FindAsync(KindDescription kind, string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>The objects of a namespace, or of a cluster-scoped kind, that a selector selects.</summary>
    /// <exception cref="KubernetesException">They cannot be converted to this version.</exception>
    ValueTask<IReadOnlyList<Value>> ListAsync(
        KindDescription kind, string @namespace, LabelSelector selector, CancellationToken cancellationToken);
}
