using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

internal sealed partial class Compiler
{
    // Results larger than this count as work beyond their cost.
    private const int LargeResult = 256;

    private Compiled Call(CallExpr call, bool rootIsFree)
    {
        switch (call.Function)
        {
            case Operators.Conditional:
                return Conditional(call);
            case Operators.Index or Operators.OptionalIndex:
                return Index(call, rootIsFree);
            case Operators.Equal or Operators.NotEqual:
                return Equality(call);
            case Operators.In:
                return Membership(call);
            case "_+_" when call.Arguments[0].Type.Identity is { } identity:
                return Joining(call, identity);
        }

        if (call.Overloads.Count == 0)
        {
            var error = CelValue.Error($"no such overload: unbound function '{call.Function}'");
            return new(_ => error);
        }

        var arguments = Array.ConvertAll(call.Arguments, argument => Compile(argument));
        var step = arguments.Length switch
        {
            1 when call.Overloads is [{ Unary: { } body } only] => Unary(only, body, arguments[0].Run),
            2 when call.Overloads is [{ Binary: not null } only] => Binary(only, arguments),
            _ => General([.. call.Overloads], Array.ConvertAll(arguments, argument => argument.Run)),
        };
        return Array.TrueForAll(arguments, argument => argument.IsConstant) ? FoldCall(step, call) : new(step);
    }

    // As cel-go does, a conversion of a constant is made once and costs nothing.
    private static Compiled FoldCall(Step step, CallExpr call)
    {
        var folded = Fold(step);
        var isConversion = call.Function is "int" or "uint" or "double" or "bool" or "string" or "bytes" or "duration" or "timestamp";
        return folded.IsConstant && isConversion ? Compiled.Constant(folded.Value) : folded;
    }

    private static Step Unary(CelOverload overload, Func<CelValue, CelValue> body, Step argument)
    {
        var parameter = overload.Parameters[0];
        var model = overload.Cost;
        var fixedCost = (model as CelCostModel.FixedCost)?.Cost ?? 0;
        return frame =>
        {
            var value = argument(frame);
            if (!TypeOf.IsOf(value, parameter))
            {
                return Failures.OrNoOverload(value);
            }

            if (fixedCost != 0)
            {
                frame.Cost += fixedCost;
                return body(value);
            }

            frame.Charge(model.Actual([value]));
            return Weighed(frame, body(value));
        };
    }

    private static Step Binary(CelOverload overload, Compiled[] arguments)
    {
        if (arguments[1].IsConstant && overload.Prepare?.Invoke(arguments[1].Value) is { Body: { } prepared })
        {
            return Prepared(overload, prepared, arguments[0].Run, arguments[1].Value);
        }

        var (first, second) = (overload.Parameters[0], overload.Parameters[1]);
        var (left, right) = (arguments[0].Run, arguments[1].Run);
        var body = overload.Binary!;
        var model = overload.Cost;
        var fixedCost = (model as CelCostModel.FixedCost)?.Cost ?? 0;
        return frame =>
        {
            var a = left(frame);
            var b = right(frame);
            if (!TypeOf.IsOf(a, first) || !TypeOf.IsOf(b, second))
            {
                return a.IsProper && b.IsProper ? CelError.NoSuchOverload : Failures.Merge(a, b);
            }

            if (fixedCost != 0)
            {
                frame.Cost += fixedCost;
                return body(a, b);
            }

            frame.Charge(model.Actual([a, b]));
            return Weighed(frame, body(a, b));
        };
    }

    private static Step Prepared(CelOverload overload, Func<CelValue, CelValue> body, Step argument, CelValue constant)
    {
        var parameter = overload.Parameters[0];
        var model = overload.Cost;
        return frame =>
        {
            var value = argument(frame);
            if (!TypeOf.IsOf(value, parameter))
            {
                return Failures.OrNoOverload(value);
            }

            frame.Charge(model.Actual([value, constant]));
            return Weighed(frame, body(value));
        };
    }

    private static Step General(CelOverload[] overloads, Step[] arguments) => frame =>
    {
        var values = arguments.Length == 0 ? [] : new CelValue[arguments.Length];
        var failure = CelValue.Null;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i](frame);
            if (!values[i].IsProper)
            {
                failure = Failures.Merge(failure, values[i]);
            }
        }

        if (!failure.IsProper)
        {
            return failure;
        }

        foreach (var overload in overloads)
        {
            if (overload.Accepts(values))
            {
                frame.Charge(overload.Cost.Actual(values));
                return Weighed(frame, overload.Invoke(values));
            }
        }

        return CelError.NoSuchOverload;
    };

    private static CelValue Weighed(Frame frame, CelValue result)
    {
        frame.Work += result.Reference switch
        {
            string { Length: > LargeResult } text => text.Length >> 4,
            CelList { Items.Length: > LargeResult } list => list.Items.Length,
            _ => 0,
        };
        return result;
    }
}
