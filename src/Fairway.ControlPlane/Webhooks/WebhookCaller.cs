using Fairway.ControlPlane.Access.Authorization;
using Fairway.ControlPlane.Backends;
using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Cel;
using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Values;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>Decides whether a webhook is to be asked about a write, and asks it (plugin/webhook/generic and the dispatchers).</summary>
internal sealed class WebhookCaller(ReviewCall reviews, Authorizer authorizer)
{
    /// <exception cref="KubernetesException">A condition fails on a webhook that must not be passed over; its namespace is not there.</exception>
    public async ValueTask<bool> IsWantedAsync(WebhookMatch match, WebhookSubject subject, CancellationToken cancellationToken)
    {
        var hook = match.Hook;
        if (!hook.NamespaceSelector.MatchesEverything && subject.NamespaceLabels() is { } labels && !hook.NamespaceSelector.Matches(labels))
        {
            return false;
        }

        if (!hook.ObjectSelector.MatchesEverything && !IsSelected(subject.Latest) && !IsSelected(subject.Request.OldObject))
        {
            return false;
        }

        if (hook.Conditions is not { } conditions)
        {
            return true;
        }

        var (@object, old) = await subject.InAsync(match, cancellationToken);
        var (matches, error) = conditions.Evaluate(() => Bind(match, subject, @object, old), cancellationToken);
        return error.Length == 0 ? matches : throw ApiErrors.Forbidden(subject.Call.Kind, subject.Name, error);

        bool IsSelected(Value one) => !one.IsNull && hook.ObjectSelector.Matches(one.Labels);
    }

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

        var attributes = AdmissionReviewDocument.Attributes(subject, match);
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

    private CelBindings Bind(WebhookMatch match, WebhookSubject subject, Value @object, Value old)
    {
        var access = new CelAccess(authorizer, subject.Call.User);
        var resource = new CelAccessCheck("")
        {
            Group = subject.Request.Resource.Group,
            Resource = subject.Request.Resource.Resource,
            Subresource = subject.Request.Subresource,
            Namespace = subject.Request.Namespace,
            Name = subject.Name,
        };
        return AdmissionCel.MatchConditions.CreateBindings()
            .Set(AdmissionCel.Object, @object)
            .Set(AdmissionCel.OldObject, old)
            .Set(AdmissionCel.NamespaceObject, Value.Null)
            .Set(AdmissionCel.Request, AdmissionReviewDocument.Attributes(subject, match))
            .SetValue(AdmissionCel.Authorizer, CelValue.From(new CelAuthorizer(access)))
            .SetValue(AdmissionCel.RequestResource, CelValue.From(CelAuthorizer.ForResource(access, resource)));
    }
}
