using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.ControlPlane.Writing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>
/// Asks webhooks about what is no stored object: bodies that are posted to subresources (a Binding, an Eviction, a TokenRequest), reviews, and
/// connections to pods (<c>CONNECT</c> with a PodExecOptions).
/// </summary>
internal sealed class PostedBodies(MutatingWebhooks mutating, ValidatingWebhooks validating, ObjectLookup objects, KindRegistry kinds)
{
    private readonly KindDescription _namespaces = kinds.Required("", "v1", "namespaces");

    private static readonly string[] Booleans = ["stdin", "stdout", "stderr", "tty"];

    /// <summary>The call with the body that webhooks made of it; the same call when no webhook is concerned.</summary>
    /// <exception cref="KubernetesException">A webhook refused, or could not be asked.</exception>
    public async ValueTask<ApiCall> AdmitAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var sent = SentKind(call);
        if (call.Verb != ApiVerb.Create || BuiltInKinds.Find(sent) is not { } kind || !IsConcerned(call, "CREATE"))
        {
            return call;
        }

        var body = BodyDecoding.Decode(call with { Kind = kind }, call.Request.Body);
        var request = Request(call, ApiVerb.Create, sent, body);
        var mutated = await mutating.RunAsync(call, request, again => ValueTask.FromResult(again.Object), cancellationToken);
        await validating.RunAsync(call, request with { Object = mutated }, cancellationToken);
        return call with { Request = call.Request with { Body = mutated } };
    }

    /// <summary>Lets a connection to a pod, service or node through.</summary>
    /// <param name="call">The request.</param>
    /// <param name="parameters">Its query, which webhooks see as an object.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <inheritdoc cref="AdmitAsync" path="/exception"/>
    public async ValueTask ConnectAsync(
        ApiCall call, IEnumerable<(string Name, IReadOnlyList<string> Values)> parameters, CancellationToken cancellationToken)
    {
        if (!IsConcerned(call, "CONNECT"))
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
        await mutating.RunAsync(call, request, again => ValueTask.FromResult(again.Object), cancellationToken);
        await validating.RunAsync(call, request, cancellationToken);
    }

    private bool IsConcerned(ApiCall call, string operation) =>
        mutating.IsConcerned(operation, call.Kind, call.Subresource) || validating.IsConcerned(operation, call.Kind, call.Subresource);

    private static GroupVersionKind SentKind(ApiCall call) =>
        call.Subresource.Length == 0 ? call.Kind.Kind : call.Kind.FindSubresource(call.Subresource)?.Kind ?? call.Kind.Kind;

    private AdmissionRequest Request(ApiCall call, ApiVerb operation, GroupVersionKind kind, Value body) => new()
    {
        Kind = kind,
        Resource = call.Kind.Resource,
        Subresource = call.Subresource,
        Namespace = call.Namespace,
        Name = call.Name,
        Operation = operation,
        User = call.User.Name,
        Groups = call.User.Groups,
        Object = body,
        NamespaceObject = call.Namespace.Length == 0 ? Value.Null : objects.Find(_namespaces, "", call.Namespace),
        DryRun = call.Request.DryRun,
    };
}
