using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Collection;

/// <summary>What becomes of an object that has owners: kept, freed of owners that are gone, or deleted with the last of them.</summary>
internal abstract record CollectionVerdict
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    private CollectionVerdict()
    {
    }

    public sealed record Keep : CollectionVerdict;

    /// <summary>Drop the references with these uids.</summary>
    public sealed record Free(IReadOnlyList<string> Uids) : CollectionVerdict;

    public sealed record Delete(string Propagation) : CollectionVerdict;

    /// <param name="object">An object with owner references that is not being deleted.</param>
    /// <param name="states">What has become of each owner, by uid.</param>
    /// <param name="hasDependents">Whether the object owns something itself.</param>
    public static CollectionVerdict Decide(Value @object, IReadOnlyDictionary<string, OwnerState> states, bool hasDependents)
    {
        if (states.Values.Any(state => state is OwnerState.Solid or OwnerState.Unseen or OwnerState.Unknown))
        {
            // Foreground deletion of one owner does not take what others still own.
            string[] gone = [.. states.Where(pair => pair.Value is OwnerState.Absent or OwnerState.Waiting).Select(pair => pair.Key)];
            return gone.Length == 0 ? new Keep() : new Free(gone);
        }

        if (states.Values.Contains(OwnerState.Waiting) && hasDependents)
        {
            return new Delete("Foreground");
        }

        return new Delete(@object.HasFinalizer(Orphan) ? "Orphan" : @object.HasFinalizer(Foreground) ? "Foreground" : "Background");
    }
}
