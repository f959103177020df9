using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Kubernetes.Kinds.Text;
using Fairway.Kubernetes.Schemas;

namespace Fairway.Kubernetes.Kinds;

/// <summary>The kinds that Kubernetes itself has, read once from the texts beside this file.</summary>
public static class BuiltInKinds
{
    private static readonly Lazy<Kinds> Loaded = new(Load);

    /// <summary>Kinds with a resource of their own.</summary>
    public static IReadOnlyList<KindDescription> All => Loaded.Value.Served;

    /// <summary>Kinds that are only sent to or answered by a subresource, such as Scale and Eviction.</summary>
    public static IReadOnlyList<KindDescription> Bodies => Loaded.Value.Bodies;

    /// <summary>The metadata of a list (meta/v1 ListMeta).</summary>
    public static Schema ListMetadata => Loaded.Value.ListMetadata;

    /// <summary>The kind, with a resource or without one; null when it is not built in.</summary>
    public static KindDescription? Find(GroupVersionKind kind) =>
        All.FirstOrDefault(known => known.Kind == kind) ?? Bodies.FirstOrDefault(known => known.Kind == kind);

    private static Kinds Load()
    {
        var builder = new KindTextBuilder(BuiltInTexts.Read());
        var kinds = Link(builder.Build(BuiltInRules.Find));
        return new(
            [.. kinds.Where(kind => kind.Verbs.Count > 0)],
            [.. kinds.Where(kind => kind.Verbs.Count == 0)],
            builder.TypeNamed("meta.ListMeta"));
    }

    // A version that is not stored itself knows the one that is.
    private static IReadOnlyList<KindDescription> Link(IReadOnlyList<KindDescription> kinds) => [.. kinds.Select(kind =>
        BuiltInConversions.Find(kind.Kind) is not { } found
            ? kind
            : kind with
            {
                StorageVersion = false,
                StoredAs = kinds.Single(other => other.Kind == found.Stored),
                Conversion = found.Conversion,
            })];

    private sealed record Kinds(IReadOnlyList<KindDescription> Served, IReadOnlyList<KindDescription> Bodies, Schema ListMetadata);
}
