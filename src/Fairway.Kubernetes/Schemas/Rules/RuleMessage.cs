using System.Text;
using Fairway.Languages.Cel;
using Fairway.Values.Json;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>What a failed rule is reported with; a final one ends the run, because the cost of messages counts as well.</summary>
internal readonly record struct RuleMessage(string Text, bool IsFinal)
{
    private const int MaxBytes = 5 * 1024;

    /// <summary>What the message expression gives, where it gives a proper text; else the message, else the rule.</summary>
    public static RuleMessage Of(CompiledRule rule, CelBindings bindings, CelBudget budget, CancellationToken cancellationToken)
    {
        if (rule.Message is not { } program)
        {
            return new(Plain(rule.Source), false);
        }

        var result = program.Evaluate(bindings, cancellationToken);
        if (!budget.TrySpend(result.Cost))
        {
            return new("messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run", true);
        }

        if (result.Outcome == CelOutcome.CallLimit)
        {
            var expression = JsonWriter.ToText(rule.Source.MessageExpression);
            return new($"no further validation rules will be run due to call cost exceeds limit for messageExpression: {expression}", true);
        }

        var text = result.Error is null ? result.Value.AsString()?.Trim() : null;
        return new(IsProper(text) ? text! : Plain(rule.Source), false);
    }

    private static bool IsProper(string? text) =>
        !string.IsNullOrEmpty(text) && !text.Contains('\n', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(text) <= MaxBytes;

    private static string Plain(ValidationRule rule) => rule.Message.Length == 0 ? $"failed rule: {rule.Title}" : rule.Title;
}
