namespace Fairway.Storage.Revisions;

/// <summary>One revision of an object as its history has it.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Type">Put or delete.</param>
/// <param name="Time">When it was written; null when an earlier format did not keep it.</param>
/// <param name="PreviousRevision">The revision it superseded; zero for a creation.</param>
/// <param name="Origin">Who wrote it.</param>
/// <param name="Body">The object; for a deletion its last state. Empty when it cannot be read.</param>
/// <param name="Problem">Why the body cannot be read; empty when it can.</param>
public sealed record StoredRevision(
    long Revision,
    StoreEventType Type,
    DateTimeOffset? Time,
    long PreviousRevision,
    WriteOrigin Origin,
    ReadOnlyMemory<byte> Body,
    string Problem);
