using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// The CEL conditions under which a webhook is called (KEP-3716, plugin/webhook/matchconditions): any that is false settles it, otherwise an
/// error counts as the failure policy says.
/// </summary>
internal sealed class MatchConditions
{
    private readonly (string Expression, CelCompilation Compiled)[] _conditions;
    private readonly bool _failsOpen;

    private MatchConditions(IEnumerable<Value> conditions, bool failsOpen)
    {
        _conditions = [.. conditions.Select(static condition => condition["expression"].AsString() ?? "")
            .Select(static text => (text, AdmissionCel.MatchConditions.Compile(text.Trim())))];
        _failsOpen = failsOpen;
    }

    public static MatchConditions? Compile(Value conditions, bool failsOpen) =>
        conditions.Items.Count == 0 ? null : new(conditions.Items, failsOpen);

    /// <summary>Whether the webhook is to be called; the error is empty unless the request must be refused.</summary>
    public (bool Matches, string Error) Evaluate(Func<CelBindings> bind, CancellationToken cancellationToken)
    {
        var (bindings, budget, errors) = (bind(), new CelBudget(CelBudget.MatchConditions), new List<string>());
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
                errors.Add("validation failed due to running out of cost budget, no further validation rules will be run");
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
