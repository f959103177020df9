using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// The parameters of a binding: <c>{"name":"limits","namespace":"policies","parameterNotFoundAction":"Deny"}</c>, or a <c>selector</c> instead of
/// the name (generic.CollectParams).
/// </summary>
internal sealed class ParameterReference(Value reference)
{
    private readonly string _name = reference["name"].AsString() ?? "";
    private readonly string _namespace = reference["namespace"].AsString() ?? "";
    private readonly LabelSelector _selector = LabelSelector.FromObject(reference["selector"]);
    private readonly bool _denies = reference["parameterNotFoundAction"].AsString() == "Deny";

    /// <summary>The objects, each of which the policy is evaluated with.</summary>
    /// <exception cref="PolicyConfigurationException">There are none, and that must not be; or they cannot be named so.</exception>
    /// <exception cref="KubernetesException">They cannot be converted.</exception>
    public async ValueTask<IReadOnlyList<Value>> FindAsync(
        KindDescription kind, AdmissionSubject subject, CancellationToken cancellationToken)
    {
        var @namespace = NamespaceFor(kind, subject);
        var objects = subject.Context.Objects;
        IReadOnlyList<Value> found;
        if (_name.Length > 0)
        {
            var one = await objects.FindAsync(kind, @namespace, _name, cancellationToken).ConfigureAwait(false);
            found = one.IsNull ? [] : [one];
        }
        else
        {
            found = await objects.ListAsync(kind, @namespace, _selector, cancellationToken).ConfigureAwait(false);
        }

        return found.Count == 0 && _denies
            ? throw new PolicyConfigurationException("no params found for policy binding with `Deny` parameterNotFoundAction")
            : found;
    }

    private string NamespaceFor(KindDescription kind, AdmissionSubject subject)
    {
        if (!kind.Namespaced)
        {
            return _namespace.Length == 0
                ? ""
                : throw new PolicyConfigurationException("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }

        var @namespace = _namespace.Length > 0 ? _namespace : subject.Namespace;
        return @namespace.Length > 0
            ? @namespace
            : throw new PolicyConfigurationException("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
    }
}
