using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Costs;

/// <summary>Loops, with what the macros' expansions cost around the predicate.</summary>
internal sealed partial class CostEstimator
{
    private CelRange Loop(ComprehensionExpr loop)
    {
        var range = Estimate(loop.Range);
        Declare(loop);
        var filter = loop.Filter is null ? (CelRange?)null : Estimate(loop.Filter);
        var body = Estimate(loop.Body);
        var rounds = Size(loop.Range);
        var (once, round) = loop.Kind switch
        {
            LoopKind.All => (One, CelRange.Exactly(2) + new CelRange(1, (body + One).Max)),
            LoopKind.Exists => (One, CelRange.Exactly(3) + new CelRange(1, (body + One).Max)),
            LoopKind.ExistsOne => (CelRange.Exactly(2), body + new CelRange(1, 2)),
            LoopKind.Filter => (ListCost + One, body + new CelRange(1, 13)),
            LoopKind.Map => (ListCost + One, Kept(filter, body + CelRange.Exactly(12))),
            LoopKind.TransformMap => (MapCost + One, Kept(filter, body + CelRange.Exactly(3))),
            _ => (MapCost + One, Kept(filter, body + CelRange.Exactly(2))),
        };
        _nodes[loop] = Result(loop, rounds);
        return range + once + rounds * round;
    }

    // The round adds to the accumulator, or only reads it.
    private static CelRange Kept(CelRange? filter, CelRange step) => filter is null ? step : filter.Value + step.Union(One);

    private void Declare(ComprehensionExpr loop)
    {
        var known = Known(loop.Range);
        var isList = loop.Range.Type.Kind == CelTypeKind.List;
        var key = new NodeSizes(Below(known.Path, isList ? "@indices" : "@keys"), known.Entries?.Key, null);
        var value = new NodeSizes(Below(known.Path, isList ? "@items" : "@values"), known.Entries?.Value, null);
        if (loop.Second is null)
        {
            _locals[loop.Slot] = isList ? value : key;
            return;
        }

        _locals[loop.Slot] = key;
        _locals[loop.SecondSlot] = value;
    }

    private static string[] Below(string[] path, string step) => path.Length == 0 ? [] : [.. path, step];

    private NodeSizes Result(ComprehensionExpr loop, CelRange rounds) => loop.Kind switch
    {
        LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne => new([], One, null),
        LoopKind.Filter => new([], rounds, TrySizeOf(_locals[loop.Slot], loop) is { } item ? new(One, item) : null),
        LoopKind.Map => new([], rounds, new(One, Size(loop.Body))),
        LoopKind.TransformMap => new([], rounds, new(_locals[loop.Slot].Size ?? CelRange.Unknown, Size(loop.Body))),
        _ => new([], rounds, null),
    };

    private CelRange? TrySizeOf(NodeSizes variable, ComprehensionExpr loop)
    {
        var type = loop.Type.Kind == CelTypeKind.List ? loop.Type.Parameters[0] : CelType.Dyn;
        return variable.Size ?? SizeOfPath(variable.Path, type) ?? SizeOfType(type);
    }
}
