using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary>
/// A call that stands for another expression. <see cref="Arity"/> -1 takes any number of arguments; <see cref="Expand"/> gives null for a
/// call that only looks like it.
/// </summary>
internal sealed record Macro(string Name, int Arity, bool IsMember, Func<MacroCall, Expr?> Expand);
