using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>Takes from a write what its caller may not decide. The old object is null for a creation.</summary>
public static class ObjectPreparation
{
    /// <summary>
    /// For a create or an update of the object itself: the status stays as it was (a new object has none), then the kind's own rules.
    /// Expects metadata.uid to be set on a creation.
    /// </summary>
    public static Value Prepare(KindDescription kind, Value @new, Value old)
    {
        if (kind.HasStatus && !KeepsStatus(kind, old))
        {
            var status = old.IsNull ? kind.FirstStatus : old["status"];
            @new = status.IsNull ? @new.Without("status") : @new.With("status", status);
        }

        return kind.Rules is { } rules ? rules.Prepare(@new, old) : @new;
    }

    /// <summary>For a write through <c>/status</c>: all but the status and what <see cref="StatusMetadata"/> lets change stays as it was.</summary>
    public static Value PrepareStatus(KindDescription kind, Value @new, Value old)
    {
        var metadata = @new.Metadata;
        foreach (var field in StatusMetadata.Fixed(kind))
        {
            metadata = old.Metadata[field].IsNull ? metadata.Without(field) : metadata.With(field, old.Metadata[field]);
        }

        var prepared = old.With("metadata", metadata);
        return @new["status"].IsNull ? prepared.Without("status") : prepared.With("status", @new["status"]);
    }

    // A kubelet registers its node with the first status in it.
    private static bool KeepsStatus(KindDescription kind, Value old) => old.IsNull && kind.Kind is { Group: "", Kind: "Node" };
}
