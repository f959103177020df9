using Fairway.Values;

namespace Fairway.Controllers.Scheduling;

/// <summary>The labels of each namespace, which the <c>namespaceSelector</c> of a term asks for.</summary>
internal sealed class NamespaceLabels
{
    private readonly Dictionary<string, ValueMap> _labels = new(StringComparer.Ordinal);

    /// <summary>A namespace that is not known (yet) has none.</summary>
    public ValueMap this[string name] => _labels.GetValueOrDefault(name) ?? Value.Null.Fields;

    public void Put(string name, ValueMap labels) => _labels[name] = labels;

    public void Remove(string name) => _labels.Remove(name);
}
