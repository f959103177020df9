using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// What writes a policy (<c>matchConstraints</c>) or a binding (<c>matchResources</c>) is about, compiled (plugin/policy/matching). Without rules,
/// or altogether absent, it is about all resources.
/// </summary>
internal sealed class MatchResources
{
    private readonly AdmissionRules _rules;
    private readonly AdmissionRules _excluded;
    private readonly AdmissionSelectors _selectors;

    public MatchResources(Value match)
    {
        var isEquivalent = match["matchPolicy"].AsString() != "Exact";
        _rules = new(match["resourceRules"], isEquivalent);
        _excluded = new(match["excludeResourceRules"], isEquivalent);
        _selectors = new(match);
    }

    /// <inheritdoc cref="AdmissionSelectors.RequiredNamespaceLabels"/>
    public IReadOnlyList<(string Key, string Value)>? RequiredNamespaceLabels => _selectors.RequiredNamespaceLabels;

    /// <summary>
    /// The version of the kind in which objects are looked at, for writes of any name; null when no write of the kind is concerned.
    /// </summary>
    public KindDescription? Find(string operation, string subresource, IAdmissionContext context) =>
        !_excluded.HasNames && IsExcluded(operation, subresource, null, context) ? null : Version(operation, subresource, null, context);

    /// <summary>The form in which the objects of a write are looked at; null when it is not concerned.</summary>
    /// <exception cref="Kubernetes.KubernetesException">404: there is no such namespace.</exception>
    public AdmissionMatch? Find(AdmissionSubject subject)
    {
        var (request, context) = (subject.Request, subject.Context);
        var version = !_rules.HasNames && !_excluded.HasNames
            ? Find(request.OperationName, request.Subresource, context)
            : IsExcluded(request.OperationName, request.Subresource, subject.Name, context) ? null
            : Version(request.OperationName, request.Subresource, subject.Name, context);
        return version is not null && _selectors.Match(subject) ? AdmissionMatch.Of(version, request.Subresource) : null;
    }

    private bool IsExcluded(string operation, string subresource, string? name, IAdmissionContext context) =>
        !_excluded.IsEmpty && _excluded.Find(operation, context.Kind, subresource, name, context.Equivalents) is not null;

    private KindDescription? Version(string operation, string subresource, string? name, IAdmissionContext context) =>
        _rules.IsEmpty ? context.Kind : _rules.Find(operation, context.Kind, subresource, name, context.Equivalents);
}
