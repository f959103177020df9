using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>Gathers what validating policies say of one write; the first refusal is told (plugin/policy/validating/dispatcher.go).</summary>
internal sealed class PolicyVerdict
{
    private const string FailureKey = "validation.policy.admission.k8s.io/validation_failure";
    private const int LongestAnnotation = 10 * 1024;

    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, string> _annotations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private (string Message, string Reason)? _refusal;

    /// <summary>The policy or the binding cannot be evaluated as it is configured.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="binding">Null when it is the policy that cannot.</param>
    /// <param name="failure">Why.</param>
    public void Fail(ValidatingPolicy policy, PolicyBinding? binding, string failure)
    {
        if (!policy.FailsOpen)
        {
            Refuse(policy, binding, failure, StatusReason.Invalid);
        }
    }

    public void Add(ValidatingPolicy policy, PolicyBinding binding, PolicyOutcome outcome)
    {
        foreach (var denial in outcome.Denials)
        {
            foreach (var action in binding.Actions)
            {
                Take(policy, binding, denial, action.AsString());
            }
        }

        foreach (var (key, text) in outcome.Annotations)
        {
            Annotate($"{policy.Name}/{key}", text[..Math.Min(text.Length, LongestAnnotation)]);
        }

        foreach (var error in outcome.AnnotationErrors)
        {
            Refuse(policy, binding, error, StatusReason.Invalid);
        }
    }

    public AdmissionVerdict ToVerdict()
    {
        foreach (var (key, values) in _values)
        {
            _annotations.TryAdd(key, string.Join(", ", values));
        }

        return new AdmissionVerdict(_refusal is { } refusal ? [refusal.Message] : [], _warnings, _annotations)
        {
            Reason = _refusal?.Reason ?? StatusReason.Forbidden,
            NamesCauses = true,
        };
    }

    private void Take(ValidatingPolicy policy, PolicyBinding binding, in Decision denial, string? action)
    {
        switch (action)
        {
            case "Deny":
                Refuse(policy, binding, denial.Message, denial.Reason);
                break;
            case "Warn":
                _warnings.Add(
                    $"Validation failed for ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}': {denial.Message}");
                break;
            case "Audit":
                // An annotation is not overwritten: of several failures the first is told.
                _annotations.TryAdd(FailureKey, Value.List(Value.Map(
                    ("message", denial.Message),
                    ("policy", policy.Name),
                    ("binding", binding.Name),
                    ("expressionIndex", denial.Index),
                    ("validationActions", binding.Actions))).ToString());
                break;
        }
    }

    private void Annotate(string key, string text)
    {
        if (!_values.TryGetValue(key, out var values))
        {
            _values[key] = values = [];
        }

        if (!values.Contains(text))
        {
            values.Add(text);
        }
    }

    private void Refuse(ValidatingPolicy policy, PolicyBinding? binding, string message, string reason) => _refusal ??= (
        binding is null
            ? $"ValidatingAdmissionPolicy '{policy.Name}' denied request: {message}"
            : $"ValidatingAdmissionPolicy '{policy.Name}' with binding '{binding.Name}' denied request: {message}",
        reason);
}
