using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary>Loops with two variables: index and item of a list, key and value of a map.</summary>
internal static class TwoVariableMacros
{
    public static IEnumerable<Macro> All =>
    [
        new("all", 3, true, call => Loop(call, LoopKind.All)),
        new("exists", 3, true, call => Loop(call, LoopKind.Exists)),
        new("existsOne", 3, true, call => Loop(call, LoopKind.ExistsOne)),
        new("exists_one", 3, true, call => Loop(call, LoopKind.ExistsOne)),
        new("transformList", 3, true, call => Loop(call, LoopKind.Map)),
        new("transformList", 4, true, call => Filtered(call, LoopKind.Map)),
        new("transformMap", 3, true, call => Loop(call, LoopKind.TransformMap)),
        new("transformMap", 4, true, call => Filtered(call, LoopKind.TransformMap)),
        new("transformMapEntry", 3, true, call => Loop(call, LoopKind.TransformMapEntry)),
        new("transformMapEntry", 4, true, call => Filtered(call, LoopKind.TransformMapEntry)),
    ];

    private static ComprehensionExpr Loop(MacroCall call, LoopKind kind) =>
        new(call.Offset, kind, call.Target!, StandardMacros.Variable(call, 0), Second(call), null, call.Arguments[2]);

    private static ComprehensionExpr Filtered(MacroCall call, LoopKind kind) =>
        new(call.Offset, kind, call.Target!, StandardMacros.Variable(call, 0), Second(call), call.Arguments[2], call.Arguments[3]);

    private static string Second(MacroCall call)
    {
        var name = StandardMacros.Variable(call, 1);
        return name != call.NameAt(0) ? name : throw new SyntaxException(call.Arguments[1].Offset, $"duplicate variable name: {name}");
    }
}
