using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>What is known of a write beyond the write itself; worked out when it is asked for. One a request.</summary>
public interface IAdmissionContext
{
    /// <summary>The kind and version of the resource that is written; of a subresource, its owner's.</summary>
    KindDescription Kind { get; }

    /// <summary>The other versions, under any group, in which the same objects are served.</summary>
    IEnumerable<KindDescription> Equivalents { get; }

    /// <summary>Who writes: an authentication.k8s.io/v1 UserInfo.</summary>
    Value UserInfo { get; }

    /// <summary>The CreateOptions, UpdateOptions or DeleteOptions of the request; null for a connection.</summary>
    Value Options { get; }

    /// <summary>Answers by the rights of the one who writes.</summary>
    ICelAuthorizer Authorizer { get; }

    /// <summary>What policies are made of and look up.</summary>
    IAdmissionObjects Objects { get; }

    /// <summary>An object, or null, in another version of its kind.</summary>
    /// <exception cref="KubernetesException">It cannot be converted.</exception>
    ValueTask<Value> ConvertAsync(KindDescription from, KindDescription to, Value @object, CancellationToken cancellationToken);
}
