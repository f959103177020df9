using Fairway.Kubernetes.Schemas;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Objects;

/// <summary>Makes the object that a request carried into the one the server works with: typed, pruned and defaulted.</summary>
public static class ObjectDecoding
{
    /// <param name="kind">The kind and version the object is written in.</param>
    /// <param name="object">The object as it was sent.</param>
    /// <param name="unknownFields">Receives the path of each field the kind does not have; these are dropped.</param>
    /// <exception cref="KubernetesException">400: a field of a built-in kind does not have its type.</exception>
    public static Value Decode(KindDescription kind, Value @object, ICollection<string>? unknownFields)
    {
        var typed = kind.IsCustom ? @object : TypedDecoding.Decode(kind, @object);
        return Default(kind, Pruning.Prune(kind.Schema, typed, unknownFields));
    }

    /// <summary>Fills in defaults only: what is done again after admission has changed an object.</summary>
    public static Value Default(KindDescription kind, Value @object)
    {
        var defaulted = Defaulting.Apply(kind.Schema, @object);
        return kind.Rules is { } rules ? rules.Default(defaulted) : defaulted;
    }
}
