using System.Text;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds.Objects;
using Fairway.Values;
using Fairway.Values.Json;
using Fairway.Values.Patching;
using Microsoft.Extensions.Logging;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>One pass over the mutating webhooks: all that match in the first, in the second those that are called again.</summary>
internal sealed class MutatingRound(
    WebhookCaller caller, WebhookMetrics metrics, ILogger logger, int number, IReadOnlyCollection<Webhook> repeated)
{
    private readonly List<Webhook> _repeatable = [];
    private readonly HashSet<Webhook> _toRepeat = [];

    public bool HasChanged { get; private set; }

    /// <summary>Those that were called and ask to be called again when something changes the object later.</summary>
    public IReadOnlyCollection<Webhook> Repeatable => _repeatable;

    /// <summary>Those of them after which another webhook changed the object.</summary>
    public IReadOnlyCollection<Webhook> ToRepeat => _toRepeat;

    /// <exception cref="KubernetesException">A webhook refused, or could not be asked.</exception>
    public async Task RunAsync(IReadOnlyList<WebhookMatch> matches, WebhookSubject subject, CancellationToken cancellationToken)
    {
        foreach (var match in matches)
        {
            // None is called for the first time in the second round, even if the object matches only now.
            if ((number > 0 && !repeated.Contains(match.Hook)) || !await match.IsWantedAsync(subject, cancellationToken))
            {
                continue;
            }

            var hasChanged = false;
            try
            {
                hasChanged = await metrics.ObserveAsync(
                    match.Hook, "admit", subject.Request.OperationName, subject.Call.Waits, () => CallAsync(match, subject, cancellationToken));
            }
            catch (WebhookCallException e)
            {
                Fail(match, subject, e);
            }
            finally
            {
                Annotate(match, subject, hasChanged);
            }

            if (hasChanged)
            {
                HasChanged = true;
                _toRepeat.UnionWith(_repeatable);
            }

            if (match.Hook.IsReinvoked)
            {
                _repeatable.Add(match.Hook);
            }
        }
    }

    private async Task<bool> CallAsync(WebhookMatch match, WebhookSubject subject, CancellationToken cancellationToken)
    {
        var (name, call) = (match.Hook.Name, subject.Call);
        var (@object, old) = await subject.InAsync(match.Form, cancellationToken);
        var answer = await caller.AskAsync(match, subject, @object, old, isMutating: true, cancellationToken);
        foreach (var (key, text) in answer.AuditAnnotations)
        {
            call.Audit[$"{name}/{key}"] = text;
        }

        foreach (var warning in answer.Warnings)
        {
            call.Warnings.Add(warning);
        }

        if (!answer.IsAllowed)
        {
            throw WebhookErrors.Denied(name, answer.Status);
        }

        var patch = ReadPatch(name, answer);
        if (patch.Items.Count == 0)
        {
            return false;
        }

        var changed = Apply(match, @object, patch);
        if (changed == @object)
        {
            return false;
        }

        await subject.ChangeAsync(match.Form, changed, cancellationToken);
        return true;
    }

    private static Value ReadPatch(string name, AdmissionAnswer answer)
    {
        if (answer.Patch.Length == 0)
        {
            return Value.Null;
        }

        if (answer.PatchType != "JSONPatch")
        {
            throw new WebhookCallException(name, $"unsupported patch type \"{answer.PatchType}\"");
        }

        try
        {
            return JsonReader.Read(Encoding.UTF8.GetString(Convert.FromBase64String(answer.Patch)));
        }
        catch (Exception e) when (e is FormatException or ValueFormatException)
        {
            throw WebhookErrors.Internal(e.Message);
        }
    }

    private static Value Apply(WebhookMatch match, Value @object, Value patch)
    {
        if (@object.IsNull)
        {
            throw WebhookErrors.NotADeletion(match.Hook.Name);
        }

        try
        {
            return ObjectDecoding.Decode(match.Form.ObjectKind, JsonPatch.Apply(@object, patch), null);
        }
        catch (PatchException e)
        {
            throw WebhookErrors.Internal(e.Message);
        }
        catch (KubernetesException e)
        {
            throw WebhookErrors.Internal(e.Message);
        }
    }

    private void Fail(WebhookMatch match, WebhookSubject subject, WebhookCallException failure)
    {
        if (!match.Hook.FailsOpen)
        {
            Log.FailedClosed(logger, failure.Message);
            throw WebhookErrors.Internal(failure.Message);
        }

        Log.FailedOpen(logger, failure.Message);
        metrics.CountFailedOpen(match.Hook.Name, "admit");
        subject.Call.Audit[$"failed-open.mutation.webhook.admission.k8s.io/round_{number}_index_{match.Index}"] = match.Hook.Name;
    }

    private void Annotate(WebhookMatch match, WebhookSubject subject, bool hasChanged) =>
        subject.Call.Audit[$"mutation.webhook.admission.k8s.io/round_{number}_index_{match.Index}"] = Value.Map(
            ("configuration", match.Hook.Configuration), ("webhook", match.Hook.Name), ("mutated", hasChanged)).ToString();
}
