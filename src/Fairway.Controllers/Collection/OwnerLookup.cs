using Fairway.Kubernetes;
using Fairway.Kubernetes.Client;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>Finds out what has become of an object's owners; an absence in the cache is confirmed by the API.</summary>
internal sealed class OwnerLookup(KubernetesClient client, KindCatalog catalog)
{
    public async Task<IReadOnlyDictionary<string, OwnerState>> StatesAsync(Value @object, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, OwnerState>(StringComparer.Ordinal);
        foreach (var reference in @object.Metadata["ownerReferences"].Items.AsEnumerable())
        {
            states[reference["uid"].AsString() ?? ""] = await StateAsync(@object, reference, cancellationToken).ConfigureAwait(false);
        }

        return states;
    }

    /// <summary>The owner that a reference names, if the cache has exactly that one.</summary>
    public (CollectedKind Kind, Value Object)? Cached(Value dependent, Value reference)
    {
        if (KindOf(reference) is not { Cache: { } cache } kind)
        {
            return null;
        }

        var owner = cache.Find(OwnerKey(kind, dependent, reference));
        return !owner.IsNull && owner.Uid == reference["uid"].AsString() ? (kind, owner) : null;
    }

    private async Task<OwnerState> StateAsync(Value dependent, Value reference, CancellationToken cancellationToken)
    {
        if (KindOf(reference) is not { } kind || (kind.Namespaced && dependent.Namespace.Length == 0))
        {
            // A cluster-scoped object cannot have an owner in a namespace; upstream keeps it, too, and says so.
            return OwnerState.Unknown;
        }

        var owner = Cached(dependent, reference)?.Object ?? Value.Null;
        var isSeen = !owner.IsNull;
        if (!isSeen)
        {
            owner = await client.FindAsync(kind.Resource, OwnerKey(kind, dependent, reference), cancellationToken).ConfigureAwait(false);
        }

        return owner.IsNull || owner.Uid != reference["uid"].AsString() ? OwnerState.Absent
            : owner.IsDeleting && owner.HasFinalizer(CollectionVerdict.Foreground) ? OwnerState.Waiting
            : isSeen ? OwnerState.Solid
            : OwnerState.Unseen;
    }

    private CollectedKind? KindOf(Value reference) =>
        catalog.Find(GroupVersionKind.From(reference["apiVersion"].AsString() ?? "", reference["kind"].AsString() ?? ""));

    private static ObjectKey OwnerKey(CollectedKind kind, Value dependent, Value reference) =>
        new(kind.Namespaced ? dependent.Namespace : "", reference["name"].AsString() ?? "");
}
