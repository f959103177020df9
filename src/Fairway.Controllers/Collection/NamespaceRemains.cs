using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>What is left of a namespace that is being deleted, and the conditions that say so in upstream's words.</summary>
internal sealed class NamespaceRemains
{
    private readonly SortedDictionary<string, int> _resources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _finalizers = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _failures = new(StringComparer.Ordinal);

    public bool IsEmpty => _resources.Count == 0 && _failures.Count == 0;

    public void Add(GroupVersionResource resource, IReadOnlyCollection<Value> objects)
    {
        if (objects.Count == 0)
        {
            return;
        }

        // As schema.GroupResource spells it: "pods." in the core group.
        _resources[$"{resource.Resource}.{resource.Group}"] = objects.Count;
        foreach (var @object in objects)
        {
            foreach (var finalizer in @object.Metadata["finalizers"].Items)
            {
                var name = finalizer.AsString() ?? "";
                _finalizers[name] = _finalizers.GetValueOrDefault(name) + 1;
            }
        }
    }

    public void AddFailure(string message) => _failures.Add(message);

    public ValueList Conditions(ValueList conditions, DateTimeOffset now)
    {
        Set("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered");
        Set("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed");
        Tell("NamespaceDeletionContentFailure",
            ("ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            ("ContentDeletionFailed", $"Failed to delete all resource types, {_failures.Count} remaining: "),
            _failures);
        Tell("NamespaceContentRemaining",
            ("ContentRemoved", "All content successfully removed"),
            ("SomeResourcesRemain", "Some resources are remaining: "),
            _resources.Select(pair => $"{pair.Key} has {pair.Value} resource instances"));
        Tell("NamespaceFinalizersRemaining",
            ("ContentHasNoFinalizers", "All content-preserving finalizers finished"),
            ("SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: "),
            _finalizers.Select(pair => $"{pair.Key} in {pair.Value} resource instances"));
        return conditions;

        void Tell(string type, (string Reason, string Message) none, (string Reason, string Message) some, IEnumerable<string> items)
        {
            string[] all = [.. items];
            var (reason, message) = all.Length == 0 ? none : some;
            Set(type, all.Length > 0, reason, message + string.Join(", ", all));
        }

        void Set(string type, bool status, string reason, string message) =>
            conditions = Kubernetes.Conditions.Set(conditions, type, status, reason, message, now);
    }
}
