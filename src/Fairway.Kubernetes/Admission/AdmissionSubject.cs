using Fairway.Kubernetes.Client;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// A write as webhooks and policies are shown it: its objects in the version that each of them asks for. Used by one thread at a time.
/// </summary>
public class AdmissionSubject(AdmissionRequest request)
{
    private readonly Dictionary<KindDescription, (Value Object, Value Old)> _versions = [];
    private Value _object = request.Object;

    /// <summary>As it came; the object may have been changed since.</summary>
    public AdmissionRequest Request => request;

    public IAdmissionContext Context => request.Context ?? throw new InvalidOperationException("the request was made without its context");

    /// <summary>Empty while the server is still to make a name of <c>generateName</c>.</summary>
    public string Name { get; init; } = request.Name;

    /// <summary>The new object as it is now, in the version of the request.</summary>
    public Value Latest => _object;

    /// <summary>Where upstream's attributes say the write is: in its namespace; a change of a Namespace is in itself.</summary>
    public string Namespace => IsNamespace && request.Operation != ApiVerb.Create ? request.Name : request.Namespace;

    private bool IsNamespace => request.Resource is { Group: "", Resource: "namespaces" };

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
            : request.NamespaceObject.IsNull ? throw new KubernetesException(
                404, StatusReason.NotFound, $"namespaces \"{Namespace}\" not found", Value.Map(("name", Namespace), ("kind", "namespaces")))
            : request.NamespaceObject.Labels;
    }

    /// <summary>The objects in the version that a webhook or policy asks for.</summary>
    /// <exception cref="KubernetesException">They cannot be converted.</exception>
    public async ValueTask<(Value Object, Value Old)> InAsync(AdmissionMatch match, CancellationToken cancellationToken)
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
            await Context.ConvertAsync(Context.Kind, match.Kind, _object, cancellationToken).ConfigureAwait(false),
            await Context.ConvertAsync(Context.Kind, match.Kind, request.OldObject, cancellationToken).ConfigureAwait(false));
        _versions[match.Kind] = converted;
        return converted;
    }

    /// <summary>Goes on with what a webhook or policy made of the object.</summary>
    public async ValueTask ChangeAsync(AdmissionMatch match, Value changed, CancellationToken cancellationToken)
    {
        _object = match.Sent == request.Kind
            ? changed
            : await Context.ConvertAsync(match.Kind, Context.Kind, changed, cancellationToken).ConfigureAwait(false);
        _versions.Clear();
    }
}
