using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary>A call that a macro may expand.</summary>
internal sealed record MacroCall(int Offset, string Function, Expr? Target, Expr[] Arguments)
{
    /// <summary>The name that an argument is.</summary>
    /// <exception cref="SyntaxException">The argument is something else than a plain name.</exception>
    public string NameAt(int index, string what = "argument must be a simple name") =>
        Arguments[index] is IdentExpr { IsAbsolute: false } name
            ? name.Name
            : throw new SyntaxException(Arguments[index].Offset, what);

    /// <summary>Whether the target is this plain name, as in <c>cel.bind</c>.</summary>
    public bool IsIn(string space) => Target is IdentExpr { IsAbsolute: false } name && name.Name == space;
}
