using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Values;

/// <summary>A value with named fields whose type is declared: one that an expression constructs, or one that a host computes on demand.</summary>
public abstract class CelObject() : CelReference(CelKind.Object)
{
    public abstract CelType Type { get; }

    /// <summary>The field's value, or false when it is not set. Called once for each access.</summary>
    public abstract bool TryGetField(string name, out CelValue value);

    /// <summary>Whether the field is set, without computing it where that matters.</summary>
    public virtual bool HasField(string name) => TryGetField(name, out _);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Type.Name.GetHashCode(StringComparison.Ordinal);
}
