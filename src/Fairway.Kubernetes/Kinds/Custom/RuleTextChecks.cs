using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Schemas.Rules;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Custom;

/// <summary>What the API asks of the texts of <c>x-kubernetes-validations</c>, before any of them is compiled.</summary>
internal static class RuleTextChecks
{
    private static readonly Value[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    /// <summary>Expects the place of <paramref name="problems"/> to be the schema.</summary>
    public static void Check(Value schema, Problems problems)
    {
        var rules = schema["x-kubernetes-validations"];
        if (rules.Items.Count == 0)
        {
            return;
        }

        var read = SchemaReader.Read(schema);
        using var _ = problems.At("x-kubernetes-validations");
        for (var i = 0; i < rules.Items.Count; i++)
        {
            using var __ = problems.At(i);
            CheckMessage(read.Validations[i], problems);
            CheckPath(read.Validations[i].FieldPath, read, problems);
            if (read.Validations[i].Reason is { Length: > 0 } reason && !Reasons.Contains(reason))
            {
                problems.NotSupported("reason", reason, Reasons);
            }
        }
    }

    private static void CheckMessage(ValidationRule rule, Problems problems)
    {
        if (rule.Rule.Trim().Length == 0)
        {
            problems.Required("rule", "rule is not specified");
        }
        else if (rule.Message.Length > 0 && rule.Message.Trim().Length == 0)
        {
            problems.Invalid("message", rule.Message, "message must be non-empty if specified");
        }
        else if (HasLineBreaks(rule.Message.Trim()))
        {
            problems.Invalid("message", rule.Message, "message must not contain line breaks");
        }
        else if (HasLineBreaks(rule.Rule.Trim()) && rule.Message.Length == 0)
        {
            problems.Required("message", "message must be specified if rule contains line breaks");
        }

        if (rule.MessageExpression.Length > 0 && rule.MessageExpression.Trim().Length == 0)
        {
            problems.Required("messageExpression", "messageExpression must be non-empty if specified");
        }
    }

    private static void CheckPath(string path, Schema schema, Problems problems)
    {
        if (path.Length > 0 && path.Trim().Length == 0)
        {
            problems.Invalid("fieldPath", path, "fieldPath must be non-empty if specified");
        }

        if (HasLineBreaks(path))
        {
            problems.Invalid("fieldPath", path, "fieldPath must not contain line breaks");
        }

        if (path.Length > 0 && RuleFieldPath.Find(path, schema, allowsKeys: true).Schema is null)
        {
            problems.Invalid("fieldPath", path, "fieldPath must be a valid path");
        }
    }

    private static bool HasLineBreaks(string text) => text.AsSpan().ContainsAny('\n', '\r');
}
