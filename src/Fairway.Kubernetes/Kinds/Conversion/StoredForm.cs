using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>Objects between the version of a request and the version that they are stored in.</summary>
public static class StoredForm
{
    /// <summary>The object as it is stored.</summary>
    /// <exception cref="KubernetesException">400: what the object keeps for another version does not have that version's types.</exception>
    public static Value Of(KindDescription kind, Value @object)
    {
        if (kind.StoredAs is not { } stored)
        {
            return @object;
        }

        var converted = Typed(kind.Conversion.ToStored(@object), stored);
        return stored.IsCustom ? converted : ObjectDecoding.Decode(stored, converted, null);
    }

    /// <summary>A stored object in the version of the kind; the same when it is that already.</summary>
    public static Value Read(KindDescription kind, Value stored)
    {
        if (stored.ApiVersion == kind.Kind.ApiVersion)
        {
            return stored;
        }

        var converted = Typed(kind.Conversion.FromStored(stored), kind);
        return kind.IsCustom ? converted : ObjectDecoding.Default(kind, converted);
    }

    private static Value Typed(Value @object, KindDescription kind) =>
        @object.With("apiVersion", kind.Kind.ApiVersion).With("kind", kind.Kind.Kind);
}
