using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;

namespace Fairway.ControlPlane.Kinds;

/// <summary>The kinds served at one moment, indexed every way a request may name them. Immutable.</summary>
internal sealed class KindSet
{
    private readonly Dictionary<GroupVersionResource, KindDescription> _byResource = [];
    private readonly Dictionary<GroupVersionKind, KindDescription> _byKind = [];
    private readonly Dictionary<(string Group, string Plural), KindDescription> _stored = [];

    /// <param name="kinds">Of two with the same name the first counts: built-in kinds go before custom ones.</param>
    public KindSet(IEnumerable<KindDescription> kinds)
    {
        foreach (var kind in kinds)
        {
            if (kind.Served && _byKind.TryAdd(kind.Kind, kind))
            {
                _byResource.TryAdd(kind.Resource, kind);
            }

            if (kind.StorageVersion)
            {
                _stored.TryAdd((kind.Kind.Group, kind.Plural), kind);
            }
        }

        Served = [.. _byResource.Values];
        Groups = Served.Select(kind => kind.Kind.Group).ToHashSet(StringComparer.Ordinal);
        Versions = Served.Select(kind => (kind.Kind.Group, kind.Kind.Version)).ToHashSet();
    }

    public IReadOnlyList<KindDescription> Served { get; }

    public IReadOnlySet<string> Groups { get; }

    public IReadOnlySet<(string Group, string Version)> Versions { get; }

    public KindDescription? Find(GroupVersionResource resource) => _byResource.GetValueOrDefault(resource);

    public KindDescription? Find(GroupVersionKind kind) => _byKind.GetValueOrDefault(kind);

    /// <summary>The other versions, under any group, in which the same objects are served.</summary>
    public IEnumerable<KindDescription> EquivalentsOf(KindDescription kind)
    {
        var stored = kind.StoreResource;
        return Served.Where(other => other != kind && other.StoreResource == stored);
    }

    /// <summary>The version in which objects of the resource are stored.</summary>
    public KindDescription? Stored(string group, string plural) => _stored.GetValueOrDefault((group, plural));
}
