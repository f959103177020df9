using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>Gathers why mutating policies could not be evaluated; all are told, the first in the message (generic/policy_dispatcher.go).</summary>
internal sealed class MutationErrors
{
    private readonly List<string> _messages = [];
    private string _reason = StatusReason.Forbidden;

    /// <summary>A policy or binding is configured wrongly, or a condition or a mutation failed.</summary>
    public void Add(in Invocation<MutatingPolicy> invocation, string failure)
    {
        if (invocation.Policy.FailsOpen)
        {
            return;
        }

        if (_messages.Count == 0 && invocation.Failure.Length == 0)
        {
            _reason = StatusReason.Invalid;
        }

        var name = invocation.Policy.Name;
        _messages.Add(invocation.Binding is { } binding
            ? $"policy '{name}' with binding '{binding.Name}' denied request: {failure}"
            : $"policy \"{name}\" denied request: {failure}");
    }

    /// <exception cref="KubernetesException">403 when something failed that must not.</exception>
    public void ThrowIfAny(AdmissionRequest request)
    {
        if (_messages.Count == 0)
        {
            return;
        }

        var details = new ValueMap.Builder();
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)
            [("name", request.Name), ("group", request.Resource.Group), ("kind", request.Resource.Resource)])
        {
            if (text.Length > 0)
            {
                details[field] = text;
            }
        }

        details["causes"] = ValueList.From(_messages.Select(message => Value.Map(("message", message))));
        throw new KubernetesException(403, _reason, _messages[0], details.Build());
    }
}
