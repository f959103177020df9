namespace Fairway.Storage.Revisions;

/// <summary>Names one object. Keys order by resource, then namespace, then name, ordinally.</summary>
/// <param name="Resource">Group and plural: <c>apps/deployments</c>; the core group is empty: <c>/pods</c>.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">Unique within resource and namespace.</param>
public readonly record struct StoreKey(string Resource, string Namespace, string Name) : IComparable<StoreKey>
{
    public static bool operator <(StoreKey left, StoreKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(StoreKey left, StoreKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(StoreKey left, StoreKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(StoreKey left, StoreKey right) => left.CompareTo(right) >= 0;

    public int CompareTo(StoreKey other)
    {
        var byResource = string.CompareOrdinal(Resource, other.Resource);
        return byResource != 0 ? byResource : CompareWithin(other);
    }

    public override string ToString() => Namespace.Length == 0 ? $"{Resource} {Name}" : $"{Resource} {Namespace}/{Name}";

    /// <summary>Compares two keys known to be of one resource.</summary>
    internal int CompareWithin(in StoreKey other)
    {
        // Neighbours share one namespace string, so this is mostly one reference comparison.
        var byNamespace = ReferenceEquals(Namespace, other.Namespace) ? 0 : string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }
}
