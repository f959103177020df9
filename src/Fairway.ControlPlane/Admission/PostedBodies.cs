using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>
/// Asks policies and webhooks about what is no stored object: bodies that are posted to subresources (a Binding, an Eviction, a TokenRequest),
/// reviews, and connections to pods (<c>CONNECT</c> with a PodExecOptions).
/// </summary>
internal sealed class PostedBodies(ConfiguredAdmission admission, AdmissionRequests requests)
{
    private static readonly string[] Booleans = ["stdin", "stdout", "stderr", "tty"];

    /// <summary>The call with the body that policies and webhooks made of it; the same call when none is concerned.</summary>
    /// <exception cref="KubernetesException">Refused, or somebody could not be asked.</exception>
    public async ValueTask<ApiCall> AdmitAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var sent = SentKind(call);
        if (call.Verb != ApiVerb.Create || BuiltInKinds.Find(sent) is not { } kind)
        {
            return call;
        }

        if (!admission.Concerns(call, ApiVerb.Create, requests.ContextOf(call, ApiVerb.Create)))
        {
            return call;
        }

        var request = Request(call, ApiVerb.Create, sent, BodyDecoding.Decode(call with { Kind = kind }, call.Request.Body));
        var (mutated, _) = await admission.MutateAsync(call, request, static one => one.Object, cancellationToken);
        await admission.ValidateAsync(call, request with { Object = mutated }, cancellationToken);
        return call with { Request = call.Request with { Body = mutated } };
    }

    /// <summary>Lets a connection to a pod, service or node through.</summary>
    /// <param name="call">The request.</param>
    /// <param name="parameters">Its query, which they see as an object.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <inheritdoc cref="AdmitAsync" path="/exception"/>
    public async ValueTask ConnectAsync(
        ApiCall call, IEnumerable<(string Name, IReadOnlyList<string> Values)> parameters, CancellationToken cancellationToken)
    {
        if (!admission.Concerns(call, ApiVerb.Get, requests.ContextOf(call, ApiVerb.Get)))
        {
            return;
        }

        var sent = SentKind(call);
        var options = new ValueMap.Builder { ["kind"] = sent.Kind, ["apiVersion"] = sent.ApiVersion };
        foreach (var (name, values) in parameters)
        {
            options[name] = name == "command" ? ValueList.From(values.Select(value => (Value)value))
                : Booleans.Contains(name) ? values[0] is "true" or "1" or ""
                : values[0];
        }

        var request = Request(call, ApiVerb.Get, sent, options.Build());
        await admission.MutateAsync(call, request, static one => one.Object, cancellationToken);
        await admission.ValidateAsync(call, request, cancellationToken);
    }

    private static GroupVersionKind SentKind(ApiCall call) =>
        call.Subresource.Length == 0 ? call.Kind.Kind : call.Kind.FindSubresource(call.Subresource)?.Kind ?? call.Kind.Kind;

    private AdmissionRequest Request(ApiCall call, ApiVerb operation, GroupVersionKind kind, Value body) =>
        requests.Of(call, operation, call.Name, body, Value.Null) with { Kind = kind };
}
