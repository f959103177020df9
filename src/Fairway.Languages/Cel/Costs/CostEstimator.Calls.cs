using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Costs;

internal sealed partial class CostEstimator
{
    private CelRange Call(CallExpr call)
    {
        var costs = Array.ConvertAll(call.Arguments, Estimate);
        switch (call.Function)
        {
            case Operators.Conditional:
                return Conditional(call, costs);
            case "dyn" when costs.Length == 1:
                _nodes[call] = Known(call.Arguments[0]) with { Size = TrySize(call.Arguments[0]) };
                return One + costs[0];
        }

        if (call.Overloads.Count == 0)
        {
            return default;
        }

        CelRange? cost = null;
        CelRange? size = null;
        foreach (var overload in call.Overloads)
        {
            var estimate = overload.Cost.Estimate(new Shape(this, call));
            cost = cost?.Union(estimate.Cost) ?? estimate.Cost;
            size = estimate.ResultSize is { } known ? size?.Union(known) ?? known : size;
        }

        _nodes[call] = call.Function == Operators.Index ? Item(call) : new([], size, Joined(call));
        return costs.Aggregate(cost!.Value, (sum, argument) => sum + argument);
    }

    private CelRange Conditional(CallExpr call, CelRange[] costs)
    {
        var (yes, no) = (call.Arguments[1], call.Arguments[2]);
        _nodes[call] = new([], Size(yes).Union(Size(no)), EntrySizes.Union(Known(yes).Entries, Known(no).Entries));
        return costs[0] + costs[1].Union(costs[2]);
    }

    // The item of a list or the value of a map, found by its path.
    private NodeSizes Item(CallExpr call)
    {
        var container = call.Arguments[0];
        var known = Known(container);
        var step = container.Type.Kind == CelTypeKind.List ? "@items" : "@values";
        return new(known.Path.Length == 0 ? [] : [.. known.Path, step], known.Entries?.Value, null);
    }

    private EntrySizes? Joined(CallExpr call) =>
        call.Overloads is [{ Id: "add_list" }] ? EntrySizes.Union(Known(call.Arguments[0]).Entries, Known(call.Arguments[1]).Entries) : null;

    private CelRange? ItemSize(Expr list)
    {
        if (list.Type.Kind != CelTypeKind.List)
        {
            return null;
        }

        var known = Known(list);
        var item = list.Type.Parameters[0];
        return known.Entries?.Value
            ?? (known.Path.Length == 0 ? null : SizeOfPath([.. known.Path, "@items"], item))
            ?? SizeOfType(item)
            ?? CelRange.Unknown;
    }

    private sealed class Shape(CostEstimator owner, CallExpr call) : CelCallShape
    {
        public override int Count => call.Arguments.Length;

        public override CelRange Size(int argument) => owner.Size(call.Arguments[argument]);

        public override CelRange? ItemSize(int argument) => owner.ItemSize(call.Arguments[argument]);

        public override CelType Type(int argument) => call.Arguments[argument].Type;

        public override CelValue? Literal(int argument) => call.Arguments[argument] is LiteralExpr literal ? literal.Value : default(CelValue?);
    }
}
