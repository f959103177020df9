using Fairway.ControlPlane.Backends;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>Asks a webhook about a write (the dispatchers of plugin/webhook/mutating and .../validating).</summary>
internal sealed class WebhookCaller(ReviewCall reviews)
{
    /// <exception cref="WebhookCallException">It could not be asked.</exception>
    /// <exception cref="KubernetesException">A dry run that the webhook does not know of.</exception>
    public async Task<AdmissionAnswer> AskAsync(
        WebhookMatch match, WebhookSubject subject, Value @object, Value old, bool isMutating, CancellationToken cancellationToken)
    {
        var (hook, uid) = (match.Hook, Guid.NewGuid().ToString());
        if (subject.Request.DryRun && !hook.AllowsDryRun)
        {
            throw WebhookErrors.NoDryRun(hook.Name);
        }

        if (hook.ReviewVersion.Length == 0)
        {
            throw new WebhookCallException(
                hook.Name, "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)");
        }

        var attributes = AdmissionAttributes.Of(subject, match.Form);
        var review = AdmissionReviewDocument.Of(hook.ReviewVersion, uid, attributes, @object, old);
        Value answer;
        try
        {
            answer = await reviews.PostAsync(hook.Backend, review, hook.Timeout, cancellationToken);
        }
        catch (BackendException e)
        {
            throw new WebhookCallException(hook.Name, $"failed to call webhook: {e.Message}");
        }

        try
        {
            return AdmissionAnswer.Read(hook.ReviewVersion, uid, isMutating, answer);
        }
        catch (BackendException e)
        {
            throw new WebhookCallException(hook.Name, $"received invalid webhook response: {e.Message}");
        }
    }
}
