using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// The CEL conditions under which a webhook is called or a policy is evaluated (KEP-3716, plugin/webhook/matchconditions): any that is false
/// settles it, otherwise an error counts as the failure policy says.
/// </summary>
public sealed class MatchConditions
{
    private const string OutOfBudget = "validation failed due to running out of cost budget, no further validation rules will be run";

    private readonly (string Expression, CelCompilation Compiled)[] _conditions;
    private readonly bool _failsOpen;

    private MatchConditions(IEnumerable<Value> conditions, bool failsOpen, CelEnvironment environment)
    {
        _conditions = [.. conditions.Select(static condition => condition["expression"].AsString() ?? "")
            .Select(text => (text, environment.Compile(text.Trim())))];
        _failsOpen = failsOpen;
    }

    public static MatchConditions? Compile(Value conditions, bool failsOpen, CelEnvironment environment) =>
        conditions.Items.Count == 0 ? null : new(conditions.Items, failsOpen, environment);

    /// <summary>Whether they hold; the error is empty unless it counts.</summary>
    public (bool Matches, string Error) Evaluate(CelBindings bindings, CancellationToken cancellationToken)
    {
        var (budget, errors) = (new CelBudget(CelBudget.MatchConditions), new List<string>());
        foreach (var (expression, compiled) in _conditions)
        {
            if (!compiled.IsValid)
            {
                errors.Add($"compilation error: {compiled.IssuesText}");
                continue;
            }

            var result = compiled.Program.Evaluate(bindings, budget, cancellationToken);
            if (result.Outcome == CelOutcome.BudgetLimit)
            {
                errors.Add(OutOfBudget);
                break;
            }

            if (result.Error is { } error)
            {
                errors.Add($"expression '{expression}' resulted in error: {error}");
            }
            else if (result.Value.AsBool() == false)
            {
                return (false, "");
            }
        }

        return errors.Count == 0 ? (true, "")
            : _failsOpen ? (false, "")
            : (false, errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]");
    }
}
