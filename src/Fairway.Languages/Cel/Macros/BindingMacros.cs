using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary><c>cel.bind(name, value, expr)</c>: a name for a value within an expression.</summary>
internal static class BindingMacros
{
    public static IEnumerable<Macro> All => [new("bind", 3, true, Bind)];

    private static BindExpr? Bind(MacroCall call) => call.IsIn("cel")
        ? new BindExpr(call.Offset, call.NameAt(0, "cel.bind() variable names must be simple identifiers"), call.Arguments[1], call.Arguments[2])
        : null;
}
