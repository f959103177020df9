using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// Calls validating webhooks, all at once, and waits for all; of several refusals the first that came counts (plugin/webhook/validating).
/// </summary>
internal sealed class ValidatingWebhooks(WebhookRegistry registry, WebhookCaller caller, WebhookMetrics metrics, ILogger logger)
{
    /// <summary>Whether a webhook has a rule for such a write.</summary>
    public bool IsConcerned(string operation, KindDescription kind, string subresource) =>
        registry.Validating is { IsEmpty: false } set && set.Find(operation, kind, subresource).Count > 0;

    /// <exception cref="KubernetesException">A webhook refused, or could not be asked.</exception>
    public ValueTask RunAsync(ApiCall call, AdmissionRequest request, CancellationToken cancellationToken)
    {
        var set = registry.Validating;
        if (set.IsEmpty || ExemptKinds.Contains(request.Kind))
        {
            return ValueTask.CompletedTask;
        }

        var matches = set.Find(request.OperationName, call.Kind, request.Subresource);
        return matches.Count == 0 ? ValueTask.CompletedTask : RunAsync(new(call, request), matches, cancellationToken);
    }

    private async ValueTask RunAsync(WebhookSubject subject, IReadOnlyList<WebhookMatch> matches, CancellationToken cancellationToken)
    {
        var wanted = new List<(WebhookMatch Match, Value Object, Value Old)>();
        foreach (var match in matches)
        {
            if (await match.IsWantedAsync(subject, cancellationToken))
            {
                var (@object, old) = await subject.InAsync(match.Form, cancellationToken);
                wanted.Add((match, @object, old));
            }
        }

        // They are asked at once: what counts is until the last has answered.
        var start = metrics.Time.GetTimestamp();
        var calls = wanted.Select(one => AskAsync(subject, one.Match, one.Object, one.Old, cancellationToken)).ToArray();
        KubernetesException? first = null;
        await foreach (var call in Task.WhenEach(calls))
        {
            var (match, answer, failure) = await call;
            Tell(subject.Call, match, answer, failure);
            first ??= failure;
        }

        subject.Call.Waits.Add(metrics.Time.GetElapsedTime(start));

        if (first is not null)
        {
            throw first;
        }
    }

    private async Task<(WebhookMatch Match, AdmissionAnswer? Answer, KubernetesException? Failure)> AskAsync(
        WebhookSubject subject, WebhookMatch match, Value @object, Value old, CancellationToken cancellationToken)
    {
        var hook = match.Hook;
        AdmissionAnswer? answer = null;
        try
        {
            answer = await metrics.ObserveAsync(
                hook,
                "validating",
                subject.Request.OperationName,
                waits: null,
                async () =>
                {
                    var given = await caller.AskAsync(match, subject, @object, old, isMutating: false, cancellationToken);
                    answer = given;
                    return given.IsAllowed ? given : throw WebhookErrors.Denied(hook.Name, given.Status);
                });
            return (match, answer, null);
        }
        catch (KubernetesException e)
        {
            return (match, answer, e);
        }
        catch (WebhookCallException e) when (hook.FailsOpen)
        {
            Log.FailedOpen(logger, e.Message);
            metrics.CountFailedOpen(hook.Name, "validating");
            return (match, null, null);
        }
        catch (WebhookCallException e)
        {
            Log.FailedClosed(logger, e.Message);
            return (match, null, WebhookErrors.Internal(e.Message));
        }
    }

    // No answer and no failure: it was passed over.
    private static void Tell(ApiCall call, WebhookMatch match, AdmissionAnswer? answer, KubernetesException? failure)
    {
        if (answer is null)
        {
            if (failure is null)
            {
                call.Audit[$"failed-open.validating.webhook.admission.k8s.io/round_0_index_{match.Index}"] = match.Hook.Name;
            }

            return;
        }

        foreach (var (key, text) in answer.AuditAnnotations)
        {
            call.Audit[$"{match.Hook.Name}/{key}"] = text;
        }

        foreach (var warning in answer.Warnings)
        {
            call.Warnings.Add(warning);
        }
    }
}
