using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Conversion;

/// <summary>How an object of one version becomes one of the version that its kind is stored in, and back. Both leave apiVersion to others.</summary>
public sealed record KindConversion(Func<Value, Value> ToStored, Func<Value, Value> FromStored)
{
    /// <summary>The versions differ in their name only.</summary>
    public static KindConversion None { get; } = new(static @object => @object, static @object => @object);
}
