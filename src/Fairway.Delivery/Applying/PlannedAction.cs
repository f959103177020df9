namespace Fairway.Delivery.Applying;

/// <summary>What happens to an object; in lower case, Flux's words in its change log.</summary>
internal enum PlannedAction
{
    Unchanged,
    Created,
    Configured,

    /// <summary>Deleted first: an immutable field changes and force is on.</summary>
    Recreated,

    /// <summary>Annotated to be left as it is.</summary>
    Skipped,
}
