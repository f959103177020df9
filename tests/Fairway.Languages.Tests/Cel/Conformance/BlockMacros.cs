using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>
/// What the block cases use to write what an optimizer would: <c>cel.block([a, b], expr)</c> names each item in order,
/// <c>cel.index(0)</c> is the first, <c>cel.iterVar(0, 1)</c> and <c>cel.accuVar(0, 1)</c> are names of loops.
/// </summary>
internal static class BlockMacros
{
    public static CelLibrary Library { get; } = new("block", [])
    {
        Macros =
        [
            new("block", 2, true, Block),
            new("index", 1, true, call => Name(call, "@index")),
            new("iterVar", 2, true, call => Name(call, "@it")),
            new("accuVar", 2, true, call => Name(call, "@ac")),
        ],
    };

    private static Expr? Block(MacroCall call)
    {
        if (!call.IsIn("cel") || call.Arguments[0] is not ListExpr slots)
        {
            return null;
        }

        var body = call.Arguments[1];
        for (var i = slots.Items.Length - 1; i >= 0; i--)
        {
            body = new BindExpr(call.Offset, $"@index:{i}", slots.Items[i], body);
        }

        return body;
    }

    private static IdentExpr? Name(MacroCall call, string prefix) => call.IsIn("cel")
        ? new IdentExpr(call.Offset, string.Join(':', call.Arguments.Select(argument => ((LiteralExpr)argument).Value.ToString()).Prepend(prefix)))
        : null;
}
