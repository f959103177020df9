using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;

namespace Fairway.Controllers.Collection;

/// <summary>A kind whose objects may own and be owned.</summary>
internal sealed class CollectedKind(GroupVersionKind kind, GroupVersionResource resource, bool namespaced, ObjectCache? cache)
{
    public GroupVersionKind Kind => kind;

    public GroupVersionResource Resource => resource;

    public bool Namespaced => namespaced;

    /// <summary>All its objects; null for kinds that are never part of an ownership, such as events.</summary>
    public ObjectCache? Cache => cache;

    /// <summary>Has the collector look at an object; set when it takes the kind on.</summary>
    public Action<ObjectKey> Look { get; set; } = _ => { };
}
