using Fairway.ControlPlane.Calls;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// Calls mutating webhooks one after the other. When one of them changed the object, everything that mutates is run once more, and those
/// before it that ask for it (<c>reinvocationPolicy: IfNeeded</c>) are called again (plugin/webhook/mutating).
/// </summary>
internal sealed class MutatingWebhooks(WebhookRegistry registry, WebhookCaller caller, WebhookMetrics metrics, ILogger logger)
{
    /// <summary>Whether a webhook has a rule for such a write.</summary>
    public bool IsConcerned(string operation, KindDescription kind, string subresource) =>
        registry.Mutating is { IsEmpty: false } set && set.Find(operation, kind, subresource).Count > 0;

    /// <param name="call">Gathers warnings and audit annotations.</param>
    /// <param name="request">The write, after everything else that mutates.</param>
    /// <param name="hasChanged">Whether what mutated before asks to be run once more.</param>
    /// <param name="again">Everything else that mutates.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>The object to go on with; the same value when nothing changed.</returns>
    /// <exception cref="KubernetesException">A webhook refused, or could not be asked.</exception>
    public ValueTask<Value> RunAsync(
        ApiCall call,
        AdmissionRequest request,
        bool hasChanged,
        Func<AdmissionRequest, ValueTask<Value>> again,
        CancellationToken cancellationToken)
    {
        var set = registry.Mutating;
        var matches = set.IsEmpty || ExemptKinds.Contains(request.Kind)
            ? []
            : set.Find(request.OperationName, call.Kind, request.Subresource);
        return matches.Count > 0 ? RunAsync(call, request, matches, hasChanged, again, cancellationToken)
            : hasChanged ? again(request with { IsReinvocation = true })
            : new(request.Object);
    }

    private async ValueTask<Value> RunAsync(
        ApiCall call,
        AdmissionRequest request,
        IReadOnlyList<WebhookMatch> matches,
        bool hasChanged,
        Func<AdmissionRequest, ValueTask<Value>> again,
        CancellationToken cancellationToken)
    {
        var first = new MutatingRound(caller, metrics, logger, 0, []);
        var output = await RoundAsync(first, request.Object);
        if (!first.HasChanged && !hasChanged)
        {
            return output;
        }

        var input = await again(request with { Object = output, IsReinvocation = true });
        return await RoundAsync(new(caller, metrics, logger, 1, input == output ? first.ToRepeat : first.Repeatable), input);

        async Task<Value> RoundAsync(MutatingRound round, Value @object)
        {
            var given = request with { Object = @object };
            var shown = NewObjectForm.Of(given);
            var subject = new WebhookSubject(call, given with { Object = shown }) { Name = request.IsNamedByServer ? "" : request.Name };
            await round.RunAsync(matches, subject, cancellationToken);
            return subject.Latest == shown ? @object : shown.IsSame(@object) ? subject.Latest : NewObjectForm.Restore(subject.Latest, @object);
        }
    }
}
