using Fairway.Values;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>Writes a rule as <c>x-kubernetes-validations</c> has it.</summary>
internal static class RuleWriter
{
    public static Value Write(ValidationRule rule)
    {
        var output = new ValueMap.Builder { ["rule"] = rule.Rule };
        output.Set("message", rule.Message);
        output.Set("messageExpression", rule.MessageExpression);
        output.Set("reason", rule.Reason);
        output.Set("fieldPath", rule.FieldPath);
        if (rule.OptionalOldSelf is { } isOptional)
        {
            output["optionalOldSelf"] = isOptional;
        }

        return output.Build();
    }
}
