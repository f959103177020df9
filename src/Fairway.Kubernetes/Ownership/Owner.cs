namespace Fairway.Kubernetes.Ownership;

/// <summary>What one manager owns, the version its paths are of, and when that changed last.</summary>
internal sealed record Owner(OwnerIdentity Identity, string ApiVersion, FieldSet Fields, DateTimeOffset? Time)
{
    /// <summary>The oldest first, by whole seconds; then by manager, version and subresource.</summary>
    public static int CompareAge(Owner left, Owner right)
    {
        var order = (left.Time?.ToUnixTimeSeconds() ?? 0).CompareTo(right.Time?.ToUnixTimeSeconds() ?? 0);
        order = order != 0 ? order : string.CompareOrdinal(left.Identity.Manager, right.Identity.Manager);
        order = order != 0 ? order : string.CompareOrdinal(left.ApiVersion, right.ApiVersion);
        return order != 0 ? order : string.CompareOrdinal(left.Identity.Subresource, right.Identity.Subresource);
    }
}
