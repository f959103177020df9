namespace Fairway.Kubernetes.Schemas.Rules;

/// <summary>
/// Where a run stands in what was there before. A rule that fails on what did not change is forgiven (KEP-4008); where a value has no
/// counterpart, the nearest one above it tells.
/// </summary>
internal readonly record struct Ratchet(Correlation? Current, Correlation? Parent)
{
    public bool IsUnchanged => (Current ?? Parent)?.IsSame == true;

    // The version and kind of the whole object are those of the request, before and after.
    public Ratchet Key(string field) => Current is null ? this
        : Parent is null && field is "apiVersion" or "kind" ? default
        : new(Current.Key(field), Current);

    public Ratchet Index(int index) => Current is null ? this : new(Current.Index(index), Current);
}
