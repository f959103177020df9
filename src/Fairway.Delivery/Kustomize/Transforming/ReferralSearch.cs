using Fairway.Kubernetes;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Finds the object a name in one field of one object means, among those that had this name.</summary>
internal sealed class ReferralSearch(BuildItem referrer, NameReferences.Reference reference, FieldSpec field, ILookup<string, BuildItem> byOldName)
{
    private readonly ItemId _referrer = referrer.Id;

    /// <exception cref="InvalidOperationException">Several objects could be meant.</exception>
    public BuildItem? ByName(string name) => Select(name, byOldName[name], [item => item.Object.Name]);

    /// <exception cref="InvalidOperationException">Several objects could be meant.</exception>
    public BuildItem? ByNameAndNamespace(string name, string? @namespace)
    {
        var candidates = byOldName[name].ToList();
        if (@namespace is not null)
        {
            var original = candidates.FindAll(item => item.Original.Namespace == @namespace);
            candidates = original.Count > 0 ? original : candidates.FindAll(item => item.Id.Namespace == @namespace);
        }

        return Select(name, candidates, [item => item.Object.Name, item => item.Object.Namespace]);
    }

    private BuildItem? Select(string name, IEnumerable<BuildItem> withName, IReadOnlyList<Func<BuildItem, string>> identity)
    {
        var candidates = withName.Where(item => IsOfKind(item) && IsBoundRole(item) && IsReachable(item)).ToList();
        candidates = candidates.Count == 1 ? candidates : candidates.FindAll(item => SameEnding(item, emptyMatches: true));
        candidates = candidates.Count == 1 ? candidates : candidates.FindAll(item => SameEnding(item, emptyMatches: false));
        if (candidates.Count == 0)
        {
            return null;
        }

        return candidates.All(item => identity.All(part => part(item) == part(candidates[0])))
            ? candidates[0]
            : throw new InvalidOperationException($"\"{name}\" could be any of {string.Join(", ", candidates.Select(item => item.Id))}");
    }

    private bool IsOfKind(BuildItem item) => item.Previous.Any(id => id.IsSelected(reference.Group, reference.Version, reference.Kind));

    // roleRef says which of Role and ClusterRole it means.
    private bool IsBoundRole(BuildItem item)
    {
        var roleRef = referrer.Object["roleRef"];
        return !field.Path.EndsWith("roleRef/name", StringComparison.Ordinal) || roleRef["apiGroup"].IsNull || roleRef["kind"].IsNull
            || item.Previous.Any(id => id.IsSelected(roleRef["apiGroup"].AsString() ?? "", "", roleRef["kind"].AsString() ?? ""));
    }

    private bool IsReachable(BuildItem item)
    {
        var id = item.Id;
        if (_referrer.IsClusterScoped || id.IsClusterScoped || id.Namespace == _referrer.Namespace)
        {
            return true;
        }

        // A binding may name an account of another namespace.
        return id.Kind.Kind == "ServiceAccount" && _referrer.Kind.Kind == "RoleBinding" && referrer.Object["subjects"].Items.Any(
            subject => subject["kind"].AsString() == "ServiceAccount" && subject["namespace"].AsString() == item.Object.Namespace);
    }

    // Of several with one name, those are meant that got the same prefixes and suffixes as the referrer.
    private bool SameEnding(BuildItem item, bool emptyMatches) =>
        SameEnding(item.Prefixes, referrer.Prefixes, emptyMatches) && SameEnding(item.Suffixes, referrer.Suffixes, emptyMatches);

    private static bool SameEnding(List<string> a, List<string> b, bool emptyMatches)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return emptyMatches || a.Count == b.Count;
        }

        var length = Math.Min(a.Count, b.Count);
        return a.TakeLast(length).SequenceEqual(b.TakeLast(length));
    }
}
