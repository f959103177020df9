using Fairway.Languages.Cel.Syntax;

namespace Fairway.Languages.Cel.Macros;

/// <summary><c>x.optMap(v, expr)</c> and <c>x.optFlatMap(v, expr)</c>: the expression of the optional's value, when there is one.</summary>
internal static class OptionalMacros
{
    public static IEnumerable<Macro> All =>
    [
        new("optMap", 2, true, call => Map(call, isFlat: false)),
        new("optFlatMap", 2, true, call => Map(call, isFlat: true)),
    ];

    // target.hasValue() ? optional.of(cel.bind(v, target.value(), expr)) : optional.none()
    private static BindExpr Map(MacroCall call, bool isFlat)
    {
        var at = call.Offset;
        var name = call.NameAt(0, $"{call.Function}() variable name must be a simple identifier");
        const string Target = "#target";
        Expr body = new BindExpr(at, name, new CallExpr(at, "value", [new IdentExpr(at, Target)], isMember: true), call.Arguments[1]);
        if (!isFlat)
        {
            body = new CallExpr(at, "optional.of", [body]);
        }

        var choice = new CallExpr(at, Operators.Conditional,
        [
            new CallExpr(at, "hasValue", [new IdentExpr(at, Target)], isMember: true),
            body,
            new CallExpr(at, "optional.none", []),
        ]);
        return new BindExpr(at, Target, call.Target!, choice);
    }
}
