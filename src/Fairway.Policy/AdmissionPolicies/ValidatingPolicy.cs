using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>A ValidatingAdmissionPolicy, compiled (admissionregistration.k8s.io/v1, KEP-3488; plugin/policy/validating/validator.go).</summary>
internal sealed class ValidatingPolicy : AdmissionPolicy
{
    // celconfig.MaxEvaluatedMessageExpressionSizeBytes
    private const int LongestMessage = 5 * 1024;

    private readonly Lazy<Validation[]> _validations;
    private readonly Lazy<(string Key, PolicyExpression Value)[]> _annotations;

    public ValidatingPolicy(Value policy)
        : base(policy, isMutating: false)
    {
        var spec = policy["spec"];
        _validations = new(() => [.. spec["validations"].Items.Select(one => new Validation(one, Code.Compiler))]);
        _annotations = new(() =>
        [
            .. spec["auditAnnotations"].Items.Select(one => (
                one["key"].AsString() ?? "",
                Code.Compiler.Compile((one["valueExpression"].AsString() ?? "").Trim(), PolicyResult.AuditAnnotation))),
        ]);
    }

    public PolicyOutcome Evaluate(PolicyEvaluation evaluation)
    {
        var (matches, error) = evaluation.Matches();
        if (error.Length > 0)
        {
            return Failed(0, error);
        }

        if (!matches)
        {
            return PolicyOutcome.Nothing;
        }

        try
        {
            var denials = Validate(evaluation);
            var (annotations, errors) = Annotate(evaluation);
            return new(denials, annotations, errors);
        }
        catch (PolicyBudgetException e)
        {
            return Failed(0, e.Message);
        }
    }

    private PolicyOutcome Failed(int index, string error) =>
        FailsOpen ? PolicyOutcome.Nothing : PolicyOutcome.Nothing with { Denials = [new(index, error, StatusReason.Invalid)] };

    private List<Decision> Validate(PolicyEvaluation evaluation)
    {
        var (budget, denials) = (new CelBudget(), new List<Decision>());
        var values = Array.ConvertAll(_validations.Value, validation => evaluation.Evaluate(validation.Expression, budget));
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Error.Length > 0)
            {
                denials.AddRange(Failed(i, values[i].Error).Denials);
            }
            else if (values[i].Value.AsBool() != true)
            {
                denials.AddRange(Denied(i, evaluation, budget));
            }
        }

        return denials;
    }

    private IReadOnlyList<Decision> Denied(int index, PolicyEvaluation evaluation, CelBudget budget)
    {
        var validation = _validations.Value[index];
        try
        {
            return [new(index, MessageOf(validation, evaluation, budget), validation.Reason)];
        }
        catch (PolicyBudgetException e)
        {
            return Failed(index, $"failed messageExpression: {e.Message}").Denials;
        }
    }

    // A message that is no text, empty, too long or of several lines is passed over.
    private static string MessageOf(Validation validation, PolicyEvaluation evaluation, CelBudget budget)
    {
        var computed = validation.MessageExpression is { } expression
            ? (evaluation.EvaluateMessage(expression, budget).Value.AsString() ?? "").Trim()
            : "";
        return computed.Length > 0 && Encoding.UTF8.GetByteCount(computed) <= LongestMessage && !computed.Contains('\n') ? computed
            : validation.Message.Length > 0 ? validation.Message
            : validation.FailedExpression;
    }

    private (List<(string Key, string Text)> Annotations, List<string> Errors) Annotate(PolicyEvaluation evaluation)
    {
        var (budget, annotations, errors) = (new CelBudget(), new List<(string, string)>(), new List<string>());
        foreach (var (key, expression) in _annotations.Value)
        {
            var value = evaluation.Evaluate(expression, budget);
            if (value.Error.Length > 0)
            {
                errors.AddRange(FailsOpen ? [] : [value.Error]);
            }
            else if (value.Value.AsString()?.Trim() is { Length: > 0 } text)
            {
                annotations.Add((key, text));
            }
        }

        return (annotations, errors);
    }

    private sealed class Validation(Value validation, PolicyCompiler compiler)
    {
        public PolicyExpression Expression { get; } = compiler.Compile(validation["expression"].AsString() ?? "", PolicyResult.Validation);

        /// <summary>Null when there is none.</summary>
        public PolicyExpression? MessageExpression { get; } =
            validation["messageExpression"].AsString() is { Length: > 0 } text ? compiler.CompileMessage(text) : null;

        public string Message { get; } = (validation["message"].AsString() ?? "").Trim();

        public string Reason { get; } = validation["reason"].AsString() ?? StatusReason.Invalid;

        public string FailedExpression => $"failed expression: {Expression.Text.Trim()}";
    }
}
