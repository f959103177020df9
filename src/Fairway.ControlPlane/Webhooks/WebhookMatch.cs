using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Cel;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>A webhook that has a rule for a kind of write.</summary>
/// <param name="Hook">The webhook.</param>
/// <param name="Index">Its place among all webhooks of its sort, which audit annotations name.</param>
/// <param name="Form">What it is shown.</param>
internal sealed record WebhookMatch(Webhook Hook, int Index, AdmissionMatch Form)
{
    /// <summary>Whether the webhook is to be asked about a write (plugin/webhook/generic).</summary>
    /// <exception cref="KubernetesException">A condition fails on a webhook that must not be passed over; its namespace is not there.</exception>
    public async ValueTask<bool> IsWantedAsync(WebhookSubject subject, CancellationToken cancellationToken)
    {
        if (!Hook.Selectors.Match(subject))
        {
            return false;
        }

        if (Hook.Conditions is not { } conditions)
        {
            return true;
        }

        var (@object, old) = await subject.InAsync(Form, cancellationToken);
        var bindings = AdmissionCel.Bind(AdmissionCel.MatchConditions, subject, Form, @object, old);
        var (matches, error) = conditions.Evaluate(bindings, cancellationToken);
        return error.Length == 0 ? matches : throw ApiErrors.Forbidden(subject.Call.Kind, subject.Name, error);
    }
}
