using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.ControlPlane.Webhooks;

/// <summary>A write as webhooks are shown it: its objects in the version that each of them asks for. Used by one thread at a time.</summary>
internal sealed class WebhookSubject(ApiCall call, AdmissionRequest request, ObjectConversion conversion)
{
    private readonly Dictionary<KindDescription, (Value Object, Value Old)> _versions = [];
    private Value _object = request.Object;

    public ApiCall Call => call;

    public AdmissionRequest Request => request;

    /// <summary>Empty while the server is still to make a name of <c>generateName</c>.</summary>
    public string Name { get; init; } = request.Name;

    /// <summary>The new object as it is now, in the version of the request.</summary>
    public Value Latest => _object;

    public string Operation => OperationOf(request);

    /// <summary>Where upstream's attributes say the write is: in its namespace; a change of a Namespace is in itself.</summary>
    public string Namespace => IsNamespace && request.Operation != ApiVerb.Create ? request.Name : request.Namespace;

    private bool IsNamespace => request.Resource is { Group: "", Resource: "namespaces" };

    public static string OperationOf(AdmissionRequest request) => request.Operation switch
    {
        ApiVerb.Create => "CREATE",
        ApiVerb.Delete => "DELETE",
        ApiVerb.Get => "CONNECT",
        _ => "UPDATE",
    };

    /// <summary>The labels that namespace selectors look at; null when the write is in no namespace.</summary>
    /// <exception cref="KubernetesException">404: there is no such namespace.</exception>
    public ValueMap? NamespaceLabels()
    {
        if (IsNamespace)
        {
            var isWritten = request.Operation is ApiVerb.Create or ApiVerb.Update && request.Subresource.Length == 0;
            return isWritten ? _object.Labels : request.OldObject.Labels;
        }

        return Namespace.Length == 0 ? null
            : request.NamespaceObject.IsNull ? throw ApiErrors.NotFound("", "namespaces", Namespace)
            : request.NamespaceObject.Labels;
    }

    /// <summary>The objects in the version that a webhook asks for.</summary>
    /// <exception cref="KubernetesException">They cannot be converted.</exception>
    public async ValueTask<(Value Object, Value Old)> InAsync(WebhookMatch match, CancellationToken cancellationToken)
    {
        // What a subresource takes is the same in all versions.
        if (match.Sent == request.Kind)
        {
            return (_object, request.OldObject);
        }

        if (_versions.TryGetValue(match.Kind, out var known))
        {
            return known;
        }

        var converted = (
            await conversion.ConvertAsync(call.Kind, match.Kind, _object, cancellationToken),
            await conversion.ConvertAsync(call.Kind, match.Kind, request.OldObject, cancellationToken));
        _versions[match.Kind] = converted;
        return converted;
    }

    /// <summary>Goes on with what a webhook made of the object.</summary>
    public async ValueTask ChangeAsync(WebhookMatch match, Value changed, CancellationToken cancellationToken)
    {
        _object = match.Sent == request.Kind
            ? changed
            : await conversion.ConvertAsync(match.Kind, call.Kind, changed, cancellationToken);
        _versions.Clear();
    }
}
