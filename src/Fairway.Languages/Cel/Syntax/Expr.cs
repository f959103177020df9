using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Syntax;

/// <summary>A node of the syntax tree. The checker notes its type on it; the depth bounds every later walk.</summary>
internal abstract class Expr(int offset)
{
    /// <summary>Where issues about it point, in UTF-16 units: an operator's sign, a call's parenthesis, a field's dot.</summary>
    public int Offset { get; } = offset;

    public CelType Type { get; set; } = CelType.Dyn;

    public int Depth { get; private init; } = 1;

    /// <summary>Whether the runtime resolves it as a path from a root, which costs one unit for the root and one for each step.</summary>
    public virtual bool IsPath => false;

    protected Expr(int offset, params ReadOnlySpan<Expr?> children)
        : this(offset)
    {
        foreach (var child in children)
        {
            Depth = Math.Max(Depth, (child?.Depth ?? 0) + 1);
        }
    }
}
