using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Values;

/// <summary>A value of a library's own type. Equality is by content: override <c>Equals</c> and <c>GetHashCode</c>.</summary>
public abstract class CelOpaque() : CelReference(CelKind.Opaque)
{
    /// <summary>The type that <c>type(x)</c> gives and that overloads name.</summary>
    public abstract CelType Type { get; }

    /// <summary>What <c>size()</c> would count, for cost; 1 for what has no size.</summary>
    public virtual long Size => 1;

    public abstract override bool Equals(object? obj);

    public abstract override int GetHashCode();
}
