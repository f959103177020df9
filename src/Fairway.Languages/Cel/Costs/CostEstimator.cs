using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Costs;

/// <summary>
/// Bounds what an expression can cost before it runs, as cel-go's checker does: loops count as often as their range can have items, and what
/// has no known size has no bound.
/// </summary>
internal sealed partial class CostEstimator(CelEnvironment environment, Func<CelPath, CelRange?> sizeOf)
{
    private static readonly CelRange One = CelRange.Exactly(1);
    private static readonly CelRange ListCost = CelRange.Exactly(10);
    private static readonly CelRange MapCost = CelRange.Exactly(30);
    private static readonly CelRange StructCost = CelRange.Exactly(40);

    private readonly Dictionary<Expr, NodeSizes> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, NodeSizes> _locals = [];

    public CelRange Estimate(Expr expression) => expression switch
    {
        IdentExpr ident => Ident(ident),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        LogicalExpr logical => Logical(logical),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr construction => construction.Fields.Aggregate(StructCost, (sum, field) => sum + Estimate(field.Value)),
        ComprehensionExpr loop => Loop(loop),
        BindExpr bind => Bind(bind),
        _ => default,
    };

    private CelRange Ident(IdentExpr ident)
    {
        _nodes[ident] = ident.Reference is LocalReference local
            ? _locals.GetValueOrDefault(local.Slot, NodeSizes.None)
            : new([ident.Name], null, null);
        return One;
    }

    private CelRange Select(SelectExpr select)
    {
        if (select.Reference is VariableReference variable)
        {
            _nodes[select] = new([variable.Name], null, null);
            return One;
        }

        if (select.Reference is not null)
        {
            return One;
        }

        var cost = Estimate(select.Operand);
        if (select.IsTest)
        {
            return environment.Options.PresenceTestHasCost ? cost + One : cost;
        }

        var path = Known(select.Operand).Path;
        _nodes[select] = new(path.Length == 0 ? [] : [.. path, select.Field], null, null);
        return select.Operand.Type.Kind is CelTypeKind.Map or CelTypeKind.Object ? cost + One : cost;
    }

    private CelRange Logical(LogicalExpr logical)
    {
        var costs = Array.ConvertAll(logical.Operands, Estimate);
        return new(costs[0].Min, costs.Aggregate((sum, cost) => sum + cost).Max);
    }

    private CelRange List(ListExpr list)
    {
        var cost = ListCost;
        CelRange? item = null;
        foreach (var element in list.Items)
        {
            cost += Estimate(element);
            item = item?.Union(Size(element)) ?? Size(element);
        }

        _nodes[list] = new([], CelRange.Exactly((ulong)list.Items.Length), new(One, item ?? default));
        return cost;
    }

    private CelRange Map(MapExpr map)
    {
        var cost = MapCost;
        EntrySizes? sizes = null;
        foreach (var entry in map.Entries)
        {
            cost = cost + Estimate(entry.Key) + Estimate(entry.Value);
            var entrySizes = new EntrySizes(Size(entry.Key), Size(entry.Value));
            sizes = sizes is null ? entrySizes : EntrySizes.Union(sizes, entrySizes);
        }

        _nodes[map] = new([], CelRange.Exactly((ulong)map.Entries.Length), sizes ?? new(default, default));
        return cost;
    }

    private CelRange Bind(BindExpr bind)
    {
        // The macro's empty range is a list literal.
        var cost = ListCost + Estimate(bind.Value);
        _locals[bind.Slot] = Known(bind.Value) with { Size = TrySize(bind.Value) };
        cost += Estimate(bind.Body);
        _nodes[bind] = Known(bind.Body) with { Size = TrySize(bind.Body) };
        return cost;
    }

    private NodeSizes Known(Expr expression) => _nodes.GetValueOrDefault(expression, NodeSizes.None);

    private CelRange Size(Expr expression) => TrySize(expression) ?? CelRange.Unknown;

    private CelRange? TrySize(Expr expression)
    {
        if (expression is LiteralExpr literal)
        {
            return CelRange.Exactly((ulong)ValueSize.ForCost(literal.Value));
        }

        var known = Known(expression);
        return known.Size ?? SizeOfPath(known.Path, expression.Type) ?? SizeOfType(expression.Type);
    }

    private CelRange? SizeOfPath(string[] path, CelType type) => path.Length == 0 ? null : sizeOf(new(path, type));

    private static CelRange? SizeOfType(CelType type) => type.Kind switch
    {
        CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.Timestamp or CelTypeKind.Duration => One,
        CelTypeKind.Opaque => type.IsOptional ? SizeOfType(type.Parameters[0]) : One,
        _ => null,
    };
}
