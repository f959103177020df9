using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary>The macros of the specification: <c>has</c>, <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c>, <c>filter</c>.</summary>
internal static class StandardMacros
{
    public static IEnumerable<Macro> All =>
    [
        new("has", 1, false, Has),
        new("all", 2, true, call => Loop(call, LoopKind.All)),
        new("exists", 2, true, call => Loop(call, LoopKind.Exists)),
        new("exists_one", 2, true, call => Loop(call, LoopKind.ExistsOne)),
        new("existsOne", 2, true, call => Loop(call, LoopKind.ExistsOne)),
        new("filter", 2, true, call => Loop(call, LoopKind.Filter)),
        new("map", 2, true, call => Loop(call, LoopKind.Map)),
        new("map", 3, true, call => new ComprehensionExpr(
            call.Offset, LoopKind.Map, call.Target!, Variable(call, 0), null, call.Arguments[1], call.Arguments[2])),
    ];

    /// <summary>The loop's variable, which must not hide the accumulator that messages may name.</summary>
    public static string Variable(MacroCall call, int index) => call.NameAt(index) is var name && name is "__result__" or "@result"
        ? throw new SyntaxException(call.Arguments[index].Offset, "iteration variable overwrites accumulator variable")
        : name;

    private static SelectExpr Has(MacroCall call) => call.Arguments[0] is SelectExpr { IsTest: false, IsOptional: false } select
        ? new SelectExpr(call.Offset, select.Operand, select.Field, isTest: true)
        : throw new SyntaxException(call.Arguments[0].Offset, "invalid argument to has() macro");

    private static ComprehensionExpr Loop(MacroCall call, LoopKind kind) =>
        new(call.Offset, kind, call.Target!, Variable(call, 0), null, null, call.Arguments[1]);
}
