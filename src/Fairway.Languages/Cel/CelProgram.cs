using System.Text.RegularExpressions;
using Fairway.Languages.Cel.Compiling;
using Fairway.Languages.Cel.Costs;
using Fairway.Languages.Cel.Syntax;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;

namespace Fairway.Languages.Cel;

/// <summary>A compiled expression. Immutable in effect and safe to evaluate from many threads at once.</summary>
public sealed class CelProgram
{
    private readonly CelEnvironment _environment;
    private readonly Expr _expression;
    private readonly Step _run;
    private readonly int _slots;
    private Frame? _spare;

    internal CelProgram(CelEnvironment environment, Expr expression, Step run, int slots)
    {
        _environment = environment;
        _expression = expression;
        _run = run;
        _slots = slots;
    }

    /// <summary>The type that the checker found for the result.</summary>
    public CelType ResultType => _expression.Type;

    /// <summary>Evaluates with the limit of a single call.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CelResult Evaluate(CelBindings bindings, CancellationToken cancellation) => Run(bindings, CelBudget.PerCall, cancellation);

    /// <summary>Evaluates with the limit of a single call, and takes the cost from a budget shared with other calls.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CelResult Evaluate(CelBindings bindings, CelBudget budget, CancellationToken cancellation)
    {
        var result = Run(bindings, CelBudget.PerCall, cancellation);
        return budget.TrySpend(result.Cost) || result.Outcome == CelOutcome.CallLimit
            ? result
            : new(CelValue.Error("the cost budget that calls share is used up"), result.Cost, CelOutcome.BudgetLimit);
    }

    /// <summary>
    /// What evaluation can cost at least and at most, given the sizes that the host knows of its variables' parts; null where it knows none.
    /// </summary>
    public CelRange EstimateCost(Func<CelPath, CelRange?> sizeOf) => new CostEstimator(_environment, sizeOf).Estimate(_expression);

    /// <summary>The variables that the expression can read.</summary>
    public IReadOnlyCollection<string> ReadVariables() => VariableFinder.Find(_expression);

    private CelResult Run(CelBindings bindings, ulong limit, CancellationToken cancellation)
    {
        if (!bindings.IsFor(_environment))
        {
            throw new ArgumentException("the bindings are for another environment", nameof(bindings));
        }

        var frame = Interlocked.Exchange(ref _spare, null) ?? new Frame(_slots);
        frame.Start(bindings, limit, cancellation);
        try
        {
            var value = _run(frame);
            frame.CheckLimit();
            return new(value, frame.Cost, value.IsError ? CelOutcome.Error : CelOutcome.Value);
        }
        catch (Exception end) when (end is CostLimitException or RegexMatchTimeoutException)
        {
            return new(CelValue.Error("operation cancelled: actual cost limit exceeded"), frame.Cost, CelOutcome.CallLimit);
        }
        catch (InsufficientExecutionStackException)
        {
            return new(CelError.TooDeep, frame.Cost, CelOutcome.Error);
        }
        finally
        {
            frame.Clear();
            _spare = frame;
        }
    }
}
