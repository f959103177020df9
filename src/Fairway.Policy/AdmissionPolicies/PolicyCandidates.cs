using Fairway.Kubernetes.Admission;

namespace Fairway.Policy.AdmissionPolicies;

/// <summary>
/// The policies that may be about one kind of write, in the order of their names, found by the labels of the namespace: those bound to the
/// namespaces of others cost a write nothing.
/// </summary>
internal sealed class PolicyCandidates<T>
    where T : AdmissionPolicy
{
    private readonly BoundPolicy<T>[] _all;
    private readonly List<int> _anywhere = [];
    private readonly Dictionary<(string Key, string Value), List<int>> _byLabel = [];

    public PolicyCandidates(IEnumerable<BoundPolicy<T>> policies)
    {
        _all = [.. policies];
        for (var i = 0; i < _all.Length; i++)
        {
            Add(i);
        }
    }

    public static PolicyCandidates<T> None { get; } = new([]);

    public bool IsEmpty => _all.Length == 0;

    /// <summary>Those whose selectors may select the namespace of a write; all of them for a write in none.</summary>
    /// <exception cref="Kubernetes.KubernetesException">404: there is no such namespace.</exception>
    public IEnumerable<BoundPolicy<T>> For(AdmissionSubject subject)
    {
        if (_byLabel.Count == 0 || subject.NamespaceLabels() is not { } labels)
        {
            return _all;
        }

        var found = new SortedSet<int>(_anywhere);
        foreach (var (key, value) in labels)
        {
            found.UnionWith(_byLabel.GetValueOrDefault((key, value.AsString() ?? "")) ?? []);
        }

        return found.Select(index => _all[index]);
    }

    private void Add(int index)
    {
        var (policy, bindings) = _all[index];
        foreach (var binding in bindings)
        {
            if ((binding.Resources.RequiredNamespaceLabels ?? policy.Resources.RequiredNamespaceLabels) is not { } labels)
            {
                _anywhere.Add(index);
                continue;
            }

            foreach (var label in labels)
            {
                if (!_byLabel.TryGetValue(label, out var indexes))
                {
                    _byLabel[label] = indexes = [];
                }

                indexes.Add(index);
            }
        }
    }
}
