using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// Calls mutating webhooks one after the other. When one of them changed the object, everything that mutates is run once more, and those
/// before it that ask for it (<c>reinvocationPolicy: IfNeeded</c>) are called again (plugin/webhook/mutating).
/// </summary>
internal sealed class MutatingWebhooks(
    WebhookRegistry registry, WebhookCaller caller, ObjectConversion conversion, WebhookCounters counters, ILogger logger)
{
    /// <summary>Whether a webhook has a rule for such a write.</summary>
    public bool IsConcerned(string operation, KindDescription kind, string subresource) =>
        registry.Mutating is { IsEmpty: false } set && set.Find(operation, kind, subresource).Count > 0;

    /// <param name="call">Gathers warnings and audit annotations.</param>
    /// <param name="request">The write, after everything else that mutates.</param>
    /// <param name="again">Everything else that mutates.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The object to go on with; the same value when nothing changed.</returns>
    /// <exception cref="KubernetesException">A webhook refused, or could not be asked.</exception>
    public ValueTask<Value> RunAsync(
        ApiCall call, AdmissionRequest request, Func<AdmissionRequest, ValueTask<Value>> again, CancellationToken cancellationToken)
    {
        var set = registry.Mutating;
        if (set.IsEmpty || ExemptKinds.Contains(request.Kind))
        {
            return new(request.Object);
        }

        var matches = set.Find(WebhookSubject.OperationOf(request), call.Kind, request.Subresource);
        return matches.Count == 0 ? new(request.Object) : RunAsync(call, request, matches, again, cancellationToken);
    }

    private async ValueTask<Value> RunAsync(
        ApiCall call,
        AdmissionRequest request,
        IReadOnlyList<WebhookMatch> matches,
        Func<AdmissionRequest, ValueTask<Value>> again,
        CancellationToken cancellationToken)
    {
        var first = new MutatingRound(caller, counters, logger, 0, []);
        var output = await RoundAsync(first, request.Object);
        if (!first.HasChanged)
        {
            return output;
        }

        var input = await again(request with { Object = output, IsReinvocation = true });
        return await RoundAsync(new(caller, counters, logger, 1, input == output ? first.ToRepeat : first.Repeatable), input);

        async Task<Value> RoundAsync(MutatingRound round, Value @object)
        {
            var isNew = request.Operation == ApiVerb.Create && request.Subresource.Length == 0;
            var shown = isNew ? NewObjectForm.Of(call, @object) : @object;
            var subject = new WebhookSubject(call, request with { Object = shown }, conversion)
            {
                Name = isNew && NewObjectForm.IsNamedByServer(call) ? "" : request.Name,
            };
            await round.RunAsync(matches, subject, cancellationToken);
            return subject.Latest == shown ? @object : isNew ? NewObjectForm.Restore(subject.Latest, @object) : subject.Latest;
        }
    }
}
