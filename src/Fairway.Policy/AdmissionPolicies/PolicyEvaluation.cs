using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>One policy on one write with one set of parameters: evaluates its expressions within their budgets.</summary>
internal sealed class PolicyEvaluation
{
    private const string OutOfBudget = "validation failed due to running out of cost budget, no further validation rules will be run";

    private readonly PolicyCode _code;
    private readonly Func<CelEnvironment, CelBindings> _bind;
    private readonly CelBindings _bindings;
    private readonly VariableValues _variables;
    private readonly CancellationToken _cancellation;
    private CelBindings? _forMessages;

    /// <param name="code">The policy's.</param>
    /// <param name="subject">The write.</param>
    /// <param name="match">The form of its objects.</param>
    /// <param name="objects">The new and the old object in that form.</param>
    /// <param name="parameters">Null for none.</param>
    /// <param name="cancellationToken">The request's.</param>
    public PolicyEvaluation(
        PolicyCode code,
        AdmissionSubject subject,
        AdmissionMatch match,
        (Value Object, Value Old) objects,
        Value parameters,
        CancellationToken cancellationToken)
    {
        _code = code;
        _cancellation = cancellationToken;
        _bind = environment =>
        {
            var bindings = AdmissionCel.Bind(environment, subject, match, objects.Object, objects.Old);
            return code.HasParameters ? bindings.Set(AdmissionCel.Parameters, parameters) : bindings;
        };
        _bindings = _bind(code.Compiler.Environment);
        _variables = new(code, _bindings, cancellationToken);
        BindVariables(_bindings);
    }

    /// <summary>Whether the policy's conditions hold; the error is empty unless it counts.</summary>
    public (bool Matches, string Error) Matches() => _code.Conditions?.Evaluate(_bindings, _cancellation) ?? (true, "");

    /// <summary>The value of an expression.</summary>
    /// <exception cref="PolicyBudgetException">The budget is used up.</exception>
    public PolicyValue Evaluate(PolicyExpression expression, CelBudget budget) => Evaluate(expression, _bindings, budget);

    /// <summary>The value of an expression that cannot ask for access.</summary>
    /// <inheritdoc cref="Evaluate(PolicyExpression, CelBudget)" path="/exception"/>
    public PolicyValue EvaluateMessage(PolicyExpression expression, CelBudget budget) =>
        Evaluate(expression, _forMessages ??= BindVariables(_bind(_code.Compiler.MessageEnvironment)), budget);

    private PolicyValue Evaluate(PolicyExpression expression, CelBindings bindings, CelBudget budget)
    {
        if (expression.Program is not { } program)
        {
            return new(default, expression.Problem);
        }

        var result = program.Evaluate(bindings, _cancellation);
        if (!budget.TrySpend(result.Cost + _variables.TakeCost()))
        {
            throw new PolicyBudgetException(OutOfBudget);
        }

        return result.Error is { } error
            ? new(default, $"expression '{expression.Text}' resulted in error: {error}")
            : new(result.Value, "");
    }

    private CelBindings BindVariables(CelBindings bindings) =>
        _code.HasVariables ? bindings.SetValue(PolicyCompiler.Variables, CelValue.From(_variables)) : bindings;
}
