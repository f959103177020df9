namespace Fairway.Storage.Revisions;

/// <summary>Work on the database that is done in short steps, between which commits go on.</summary>
internal abstract class StepRequest : StoreRequest
{
    /// <summary>Does a step; true once the work is done and answered.</summary>
    public abstract bool Step(RevisionLog log, StoreSnapshot snapshot, StoreHistory history);
}
