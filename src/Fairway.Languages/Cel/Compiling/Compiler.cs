using System.Text.RegularExpressions;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel.Compiling;

/// <summary>
/// Turns a checked tree into delegates. Costs are those of cel-go's tracker: a unit for the root of a path and for each step of it, each
/// call its own, and what the macros' expansion would cost for each round of a loop.
/// </summary>
internal sealed partial class Compiler(CelEnvironment environment)
{
    private const ulong ListCost = 10;
    private const ulong MapCost = 30;
    private const ulong StructCost = 40;

    // Folding must not take long: what costs more is left for evaluation.
    private const ulong FoldLimit = 10_000;

    private static readonly CelValue Unset = new CelUnknown();

    private readonly Dictionary<int, Step> _bound = [];

    public CelProgram Program(Expr expression, int slots) => new(environment, expression, Compile(expression).Run, slots);

    /// <summary><paramref name="rootIsFree"/>: an index or a branch that is a path costs nothing for its root.</summary>
    private Compiled Compile(Expr expression, bool rootIsFree = false) => expression switch
    {
        LiteralExpr literal => Compiled.Constant(literal.Value),
        IdentExpr ident => Name(ident.Reference, ident.Name, rootIsFree),
        SelectExpr { Reference: { } reference } select => Name(reference, select.Field, rootIsFree),
        SelectExpr select => Select(select, rootIsFree),
        CallExpr call => Call(call, rootIsFree),
        LogicalExpr logical => Logical(logical),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr construction => Struct(construction),
        ComprehensionExpr loop => new(Loop(loop)),
        BindExpr bind => Bind(bind),
        _ => throw new InvalidOperationException($"no code for {expression.GetType().Name}"),
    };

    private Compiled Name(Reference? reference, string name, bool isFree)
    {
        var cost = isFree ? 0u : 1u;
        switch (reference)
        {
            case ConstantReference constant:
                return Compiled.Constant(constant.Value);
            case VariableReference variable:
                var index = variable.Index;
                return new(frame =>
                {
                    frame.Cost += cost;
                    return frame.Variable(index);
                });
            case LocalReference local:
                return new(Local(local.Slot, cost));
            default:
                var error = CelValue.Error($"undeclared reference to '{name}' (in container '{environment.Options.Container}')");
                return new(_ => error);
        }
    }

    private Step Local(int slot, uint cost)
    {
        if (!_bound.TryGetValue(slot, out var compute))
        {
            return frame =>
            {
                frame.Cost += cost;
                return frame.Local(slot);
            };
        }

        return frame =>
        {
            frame.Cost += cost;
            if (ReferenceEquals(frame.Local(slot).Reference, Unset.Reference))
            {
                frame.Local(slot) = compute(frame);
            }

            return frame.Local(slot);
        };
    }

    private Compiled Bind(BindExpr bind)
    {
        var slot = bind.Slot;
        _bound[slot] = Compile(bind.Value).Run;
        var body = Compile(bind.Body).Run;
        return new(frame =>
        {
            frame.Local(slot) = Unset;
            return body(frame);
        });
    }

    /// <summary>Computes a step on constants now, unless it fails or costs much.</summary>
    private static Compiled Fold(Step step)
    {
        var frame = new Frame(0);
        frame.Start(null, FoldLimit, CancellationToken.None);
        try
        {
            var value = step(frame);
            frame.CheckLimit();
            return value.IsProper ? Compiled.Constant(value, frame.Cost) : new(step);
        }
        catch (Exception end) when (end is CostLimitException or RegexMatchTimeoutException)
        {
            return new(step);
        }
    }
}
