using Fairway.Languages.Cel.Functions;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Languages.Cel.Compiling;

internal sealed partial class Compiler
{
    private Compiled Select(SelectExpr select, bool rootIsFree)
    {
        var operand = Compile(select.Operand, rootIsFree).Run;
        var type = select.Operand.Type.IsOptional ? select.Operand.Type.Parameters[0] : select.Operand.Type;
        var field = type.ObjectType?.NameInJson(select.Field) ?? select.Field;
        var access = new FieldAccess(select.Field, field, FieldType(select, type));
        var root = !select.Operand.IsPath && !rootIsFree ? 1u : 0u;
        if (select.IsTest)
        {
            var testCost = root + (environment.Options.PresenceTestHasCost ? 1u : 0u);
            return new(frame =>
            {
                var value = operand(frame);
                frame.Cost += testCost;
                return access.Has(value);
            });
        }

        var cost = 1 + root;
        if (select.IsOptional)
        {
            return new(frame =>
            {
                var value = operand(frame);
                frame.Cost += cost;
                return access.GetOptional(value);
            });
        }

        return new(frame =>
        {
            var value = operand(frame);
            frame.Cost += cost;
            return access.Get(value);
        });
    }

    private static CelType FieldType(SelectExpr select, CelType owner) =>
        owner.Kind == CelTypeKind.Object ? owner.ObjectType!.FindField(select.Field) ?? CelType.Dyn : CelType.Dyn;

    private Compiled Index(CallExpr call, bool rootIsFree)
    {
        var container = Compile(call.Arguments[0], rootIsFree);
        var index = Compile(call.Arguments[1], rootIsFree: true);
        var cost = !call.Arguments[0].IsPath && !rootIsFree ? 2u : 1u;
        Func<CelValue, CelValue, CelValue> access = call.Function == Operators.Index ? Indexing.At : Indexing.AtOptional;
        return new(frame =>
        {
            var from = container.Run(frame);
            var at = index.Run(frame);
            frame.Cost += cost;
            return !from.IsProper || !at.IsProper ? Failures.Merge(from, at)
                : at.IsInt && from.Reference is ValueList list && (ulong)at.RawInt < (ulong)list.Count ? Item(list, (int)at.RawInt)
                : access(from, at);
        });

        CelValue Item(ValueList list, int at) =>
            call.Function == Operators.Index ? CelValue.From(list[at]) : CelOptional.Of(CelValue.From(list[at]));
    }
}
