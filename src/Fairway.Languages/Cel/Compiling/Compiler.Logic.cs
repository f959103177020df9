using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

internal sealed partial class Compiler
{
    private Compiled Conditional(CallExpr call)
    {
        var condition = Compile(call.Arguments[0]);
        var whenTrue = Compile(call.Arguments[1], rootIsFree: true);
        var whenFalse = Compile(call.Arguments[2], rootIsFree: true);
        if (condition is { IsConstant: true, Value.IsBool: true, Cost: 0 })
        {
            return condition.Value.RawBool ? whenTrue : whenFalse;
        }

        var (test, yes, no) = (condition.Run, whenTrue.Run, whenFalse.Run);
        return new(frame =>
        {
            var value = test(frame);
            return value.IsBool ? value.RawBool ? yes(frame) : no(frame) : Failures.OrNoOverload(value);
        });
    }

    private Compiled Logical(LogicalExpr logical)
    {
        var operands = Array.ConvertAll(logical.Operands, operand => Compile(operand));
        var steps = Array.ConvertAll(operands, operand => operand.Run);
        var step = steps is [{ } left, { } right] ? Pair(left, right, logical.IsAnd) : Chain(steps, logical.IsAnd);
        return Array.TrueForAll(operands, operand => operand.IsConstant) ? Fold(step) : new(step);
    }

    private static Step Pair(Step left, Step right, bool isAnd) => frame =>
    {
        var a = left(frame);
        if (a.IsBool)
        {
            if (a.RawBool != isAnd)
            {
                return a;
            }

            var last = right(frame);
            return last.IsBool ? last : Failures.OrNoOverload(last);
        }

        var b = right(frame);
        return b.IsBool && b.RawBool != isAnd ? b
            : b.IsBool ? Failures.OrNoOverload(a)
            : Failures.Merge(Failures.OrNoOverload(a), Failures.OrNoOverload(b));
    };

    // One side that decides absorbs every failure of the others, wherever it stands.
    private static Step Chain(Step[] steps, bool isAnd) => frame =>
    {
        CelValue result = isAnd;
        foreach (var step in steps)
        {
            var value = step(frame);
            if (!value.IsBool)
            {
                result = Failures.Merge(result, Failures.OrNoOverload(value));
            }
            else if (value.RawBool != isAnd)
            {
                return value;
            }
        }

        return result;
    };
}
