using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

internal sealed partial class Compiler
{
    private Compiled Equality(CallExpr call)
    {
        var arguments = Array.ConvertAll(call.Arguments, argument => Compile(argument));
        var (left, right) = (arguments[0].Run, arguments[1].Run);
        var whenEqual = call.Function == Operators.Equal;
        var type = Array.Find(call.Arguments, argument => TypedLists.Contains(argument.Type))?.Type;
        CelValue Step(Frame frame)
        {
            var a = left(frame);
            var b = right(frame);
            if (!a.IsProper || !b.IsProper)
            {
                return Failures.Merge(a, b);
            }

            // A tenth of the smaller size, rounded up; what has no size counts as one, and libraries' values cost one.
            frame.Charge(a.Reference is CelOpaque ? 1 : (Math.Min(CelCostModel.SizeOf(a), CelCostModel.SizeOf(b)) + 9) / 10);
            var equal = type is null ? ValueEquality.AreEqual(a, b, ref frame.Work) : TypedLists.AreEqual(a, b, type, ref frame.Work);
            return equal == whenEqual;
        }

        return arguments[0].IsConstant && arguments[1].IsConstant ? Fold(Step) : new(Step);
    }

    // Lists that are sets or have keys join without doubling.
    private Compiled Joining(CallExpr call, ListIdentity identity)
    {
        var left = Compile(call.Arguments[0]).Run;
        var right = Compile(call.Arguments[1]).Run;
        return new(frame =>
        {
            var a = left(frame);
            var b = right(frame);
            if (!a.IsList || !b.IsList)
            {
                return a.IsProper && b.IsProper ? CelError.NoSuchOverload : Failures.Merge(a, b);
            }

            frame.Cost++;
            return Weighed(frame, TypedLists.Join(a, b, identity, ref frame.Work));
        });
    }

    private Compiled Membership(CallExpr call)
    {
        var item = Compile(call.Arguments[0]);
        var container = Compile(call.Arguments[1]);
        if (container.IsConstant && container.Value.IsList)
        {
            var constant = InConstant(item.Run, new(container.Value));
            return item.IsConstant ? Fold(constant) : new(constant);
        }

        var (left, right) = (item.Run, container.Run);
        CelValue Step(Frame frame)
        {
            var a = left(frame);
            var b = right(frame);
            return !a.IsProper || !b.IsProper ? Failures.Merge(a, b)
                : b.IsList ? InList(frame, a, b)
                : b.IsMap ? InMap(frame, a, b)
                : CelError.NoSuchOverload;
        }

        return item.IsConstant && container.IsConstant ? Fold(Step) : new(Step);
    }

    private static CelValue InMap(Frame frame, CelValue key, CelValue map)
    {
        frame.Cost++;
        return new MapView(map).TryGet(key, out _);
    }

    private static CelValue InList(Frame frame, CelValue item, CelValue list)
    {
        var items = new ListView(list);
        frame.Charge((ulong)items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (ValueEquality.AreEqual(item, items[i], ref frame.Work))
            {
                return true;
            }
        }

        return false;
    }

    // A list that is written in the text becomes a set: looking into it costs nothing.
    private static Step InConstant(Step item, ListView list)
    {
        var set = list.ToArray().ToHashSet();
        return frame =>
        {
            var value = item(frame);
            return value.IsProper ? set.Contains(value) : value;
        };
    }
}
