using System.Text;
using Fairway.Kubernetes.Cel;
using Fairway.Kubernetes.Schemas;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Kinds.Rules;

/// <summary>admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy and ValidatingAdmissionPolicyBinding.</summary>
internal static class ValidatingPolicyRules
{
    private const string NoRules = "validations or auditAnnotations must contain at least one item";
    private const int MostAnnotations = 20;
    private const int LongestValue = 5 * 1024;

    public static KindRules Policy { get; } = new() { Validate = ValidatePolicy };

    public static KindRules Binding { get; } = new() { Validate = (@new, _) => ValidateBinding(@new) };

    private static IReadOnlyList<FieldError> ValidatePolicy(Value @new, Value old)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        var spec = @new["spec"];
        var compiler = AdmissionPolicyChecks.CheckPolicy(spec, isMutating: false, problems);
        if (spec["validations"].Items.Count + spec["auditAnnotations"].Items.Count == 0)
        {
            problems.Required("validations", NoRules);
            problems.Required("auditAnnotations", NoRules);
            return problems.All;
        }

        problems.Each("validations", spec["validations"], validation => CheckValidation(validation, compiler, problems));
        CheckAnnotations(@new.Name, spec["auditAnnotations"], compiler, problems);
        return problems.All;
    }

    private static void CheckValidation(Value validation, PolicyCompiler compiler, Problems problems)
    {
        AdmissionPolicyChecks.CheckExpression(
            "expression", validation["expression"], text => compiler.Compile(text, PolicyResult.Validation), problems);
        var (message, words) = (validation["message"].AsString() ?? "", validation["messageExpression"].AsString() ?? "");
        if (words.Trim().Length > 0)
        {
            AdmissionRuleChecks.CheckExpression("messageExpression", words, compiler.CompileMessage(words), problems);
        }
        else if (words.Length > 0)
        {
            problems.Invalid("messageExpression", words, "must be non-empty if specified");
        }

        if (message.Length > 0 && message.Trim().Length == 0)
        {
            problems.Invalid("message", message, "message must be non-empty if specified");
        }
        else if (HasLines(message.Trim()))
        {
            problems.Invalid("message", message, "message must not contain line breaks");
        }

        if (validation["reason"].AsString() is { } reason and not ("Forbidden" or "Invalid" or "RequestEntityTooLarge" or "Unauthorized"))
        {
            problems.NotSupported("reason", reason, "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");
        }
    }

    private static bool HasLines(string text) => text.AsSpan().ContainsAny('\n', '\r');

    private static void CheckAnnotations(string policy, Value annotations, PolicyCompiler compiler, Problems problems)
    {
        if (annotations.Items.Count > MostAnnotations)
        {
            problems.Invalid("auditAnnotations", annotations, $"must not have more than {MostAnnotations} auditAnnotations");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        problems.Each("auditAnnotations", annotations, annotation =>
        {
            var key = annotation["key"].AsString() ?? "";
            problems.Invalid("key", key, LabelSyntax.QualifiedNameErrors($"{policy}/{key}"));
            if (Encoding.UTF8.GetByteCount((annotation["valueExpression"].AsString() ?? "").Trim()) > LongestValue)
            {
                problems.Required("valueExpression", $"must not exceed {LongestValue} bytes in length");
            }
            else
            {
                AdmissionPolicyChecks.CheckExpression(
                    "valueExpression",
                    annotation["valueExpression"],
                    text => compiler.Compile(text.Trim(), PolicyResult.AuditAnnotation),
                    problems);
            }

            if (!keys.Add(key))
            {
                problems.Duplicate("key", key);
            }
        });
    }

    private static IReadOnlyList<FieldError> ValidateBinding(Value binding)
    {
        var problems = new Problems();
        using var _ = problems.At("spec");
        AdmissionPolicyChecks.CheckBinding(binding["spec"], problems);
        var actions = binding["spec"]["validationActions"];
        if (actions.Items.Count == 0)
        {
            problems.Required("validationActions", "at least one validation action is required");
        }

        var seen = new HashSet<Value>();
        problems.Each("validationActions", actions, action =>
        {
            if (action.AsString() is not ("Audit" or "Deny" or "Warn"))
            {
                problems.NotSupported("", action, "Audit", "Deny", "Warn");
            }

            if (!seen.Add(action))
            {
                problems.Duplicate("", action);
            }
        });
        if (seen.Contains("Deny") && seen.Contains("Warn"))
        {
            problems.Invalid(
                "validationActions",
                actions,
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no "
                + "purpose)");
        }

        return problems.All;
    }
}
