namespace Fairway.Storage.Revisions;

/// <summary>One change of one object, made only when the object is at the expected revision.</summary>
/// <param name="Key">What is changed.</param>
/// <param name="ExpectedRevision">Zero: it must not exist; above zero: it must be exactly at that revision; or <see cref="AnyRevision"/>.</param>
/// <param name="Body">The object's new bytes; for a deletion its last state, as watchers are to see it.</param>
public abstract record Write(StoreKey Key, long ExpectedRevision, ObjectBody Body)
{
    /// <summary>Whatever revision the object is at, or none.</summary>
    public const long AnyRevision = -1;

    /// <summary>What the body was written from, for the rule of the store; null when nobody keeps it.</summary>
    public object? Source { get; init; }

    /// <summary>Creates or replaces an object.</summary>
    public sealed record Put(StoreKey Key, long ExpectedRevision, ObjectBody Body, StoredMetadata Metadata) : Write(Key, ExpectedRevision, Body);

    /// <summary>Deletes an object, which must exist whatever revision is expected.</summary>
    public sealed record Delete(StoreKey Key, long ExpectedRevision, ObjectBody LastBody) : Write(Key, ExpectedRevision, LastBody);
}
