using Fairway.Kubernetes.Kinds;
using Fairway.Values;

namespace Fairway.Kubernetes.Admission;

/// <summary>The rules of one webhook or policy, which say what writes it is asked about.</summary>
public sealed class AdmissionRules
{
    private readonly AdmissionRule[] _rules;
    private readonly bool _isEquivalent;

    /// <param name="rules">RuleWithOperations or NamedRuleWithOperations objects.</param>
    /// <param name="isEquivalent">Whether a rule for one version of a resource is about its others too (<c>matchPolicy: Equivalent</c>).</param>
    public AdmissionRules(Value rules, bool isEquivalent)
    {
        _rules = [.. rules.Items.Select(rule => new AdmissionRule(rule))];
        _isEquivalent = isEquivalent;
        HasNames = _rules.Any(rule => rule.HasNames);
    }

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>Whether some rules are about some objects of their resources only.</summary>
    public bool HasNames { get; }

    /// <summary>
    /// The version of the kind that the rules ask for: the request's own before others, earlier rules before later ones; null when no rule is
    /// about the write.
    /// </summary>
    /// <param name="operation">CREATE, UPDATE, DELETE or CONNECT.</param>
    /// <param name="kind">The kind and version of the request.</param>
    /// <param name="subresource">Empty for the object itself.</param>
    /// <param name="name">The object's name; null to look whether there is a name that would fit.</param>
    /// <param name="equivalents">The other versions of the same resource.</param>
    public KindDescription? Find(
        string operation, KindDescription kind, string subresource, string? name, IEnumerable<KindDescription> equivalents)
    {
        if (_rules.Any(rule => Matches(rule, kind)))
        {
            return kind;
        }

        return _isEquivalent
            ? _rules.Select(rule => equivalents.FirstOrDefault(other => Matches(rule, other))).FirstOrDefault(static found => found is not null)
            : null;

        bool Matches(AdmissionRule rule, KindDescription version) =>
            rule.Matches(operation, version.Resource, subresource, version.Namespaced) && (name is null || rule.HasName(name));
    }
}
