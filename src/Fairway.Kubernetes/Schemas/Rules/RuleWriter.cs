using Fairway.Values;

namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>Writes a rule as <c>x-kubernetes-validations</c> has it.</summary>
internal static class RuleWriter
{
    public static Value Write(ValidationRule rule)
    {
        var output = new ValueMap.Builder { ["rule"] = rule.Rule };
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
            [("message", rule.Message), ("messageExpression", rule.MessageExpression), ("reason", rule.Reason), ("fieldPath", rule.FieldPath)])
        {
            if (text.Length > 0)
            {
                output[name] = text;
            }
        }

        if (rule.OptionalOldSelf is { } isOptional)
        {
            output["optionalOldSelf"] = isOptional;
        }

        return output.Build();
    }
}
