using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>
/// The <c>namespaceSelector</c> and <c>objectSelector</c> of a webhook or policy (plugin/webhook/predicates/namespace and .../object). Absent
/// ones select everything.
/// </summary>
public sealed class AdmissionSelectors(Value owner)
{
    private readonly LabelSelector _namespaces = Read(owner["namespaceSelector"]);
    private readonly LabelSelector _objects = Read(owner["objectSelector"]);

    /// <summary>Labels of which a namespace must have one to be selected; null when those without may be as well.</summary>
    public IReadOnlyList<(string Key, string Value)>? RequiredNamespaceLabels =>
        _namespaces.Requirements.FirstOrDefault(one => one.Operator is SelectorOperator.Equals or SelectorOperator.In) is { } requirement
            ? [.. requirement.Values.Select(value => (requirement.Key, value))]
            : null;

    /// <exception cref="KubernetesException">404: there is no such namespace.</exception>
    public bool Match(AdmissionSubject subject) =>
        (_namespaces.MatchesEverything || subject.NamespaceLabels() is not { } labels || _namespaces.Matches(labels))
        && (_objects.MatchesEverything || IsSelected(subject.Latest) || IsSelected(subject.Request.OldObject));

    private bool IsSelected(Value one) => !one.IsNull && _objects.Matches(one.Labels);

    private static LabelSelector Read(Value selector) => selector.IsNull ? LabelSelector.Everything : LabelSelector.FromObject(selector);
}
