using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Checking;

internal sealed partial class Checker
{
    private CelType Loop(ComprehensionExpr loop)
    {
        var range = _substitution.Apply(Visit(loop.Range), parametersToDyn: false);
        var (first, second) = VariableTypes(loop, range);
        loop.Slot = _scope.Push(loop.Variable, first);
        if (loop.Second is not null)
        {
            loop.SecondSlot = _scope.Push(loop.Second, second);
        }

        var filter = loop.Filter is null ? CelType.Bool : Visit(loop.Filter);
        var body = Visit(loop.Body);
        _scope.Pop(loop.Second is null ? 1 : 2);
        return loop.Kind switch
        {
            LoopKind.All => Predicate(loop, Operators.And, body),
            LoopKind.Exists => Predicate(loop, Operators.Or, body),
            LoopKind.ExistsOne => Condition(loop, body, CelType.Int, CelType.Bool),
            LoopKind.Filter => Condition(loop, body, CelType.List(first), CelType.List(first)),
            LoopKind.Map => Condition(loop, filter, CelType.List(body), CelType.List(body)),
            LoopKind.TransformMap => Condition(loop, filter, CelType.Map(first, body), CelType.Map(first, body)),
            _ => EntryLoop(loop, filter, body),
        };
    }

    private (CelType First, CelType Second) VariableTypes(ComprehensionExpr loop, CelType range)
    {
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return loop.Second is null ? (range.Parameters[0], CelType.Error) : (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Parameter:
                _substitution.IsAssignable(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(loop.Range.Offset, $"expression of type '{Text(range)}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Error, CelType.Error);
        }
    }

    private CelType Predicate(ComprehensionExpr loop, string function, CelType body) =>
        _substitution.IsAssignable(body, CelType.Bool)
            ? CelType.Bool
            : NoOverload(loop.Offset, function, [CelType.Bool, body], isMember: false);

    private CelType Condition(ComprehensionExpr loop, CelType condition, CelType branch, CelType result) =>
        _substitution.IsAssignable(condition, CelType.Bool)
            ? result
            : NoOverload(loop.Offset, Operators.Conditional, [condition, branch, branch], isMember: false);

    private CelType EntryLoop(ComprehensionExpr loop, CelType filter, CelType body)
    {
        var entries = CelType.Map(_substitution.Fresh(), _substitution.Fresh());
        if (!_substitution.IsAssignable(body, entries))
        {
            return NoOverload(loop.Offset, "cel.@mapInsert", [entries, body], isMember: false);
        }

        return Condition(loop, filter, entries, entries);
    }

    private CelType Bind(BindExpr bind)
    {
        var type = Visit(bind.Value);
        bind.Slot = _scope.Push(bind.Name, type);
        var body = Visit(bind.Body);
        _scope.Pop(1);
        return body;
    }
}
