namespace Fairway.Storage.Revisions;

/// <summary>Something the writer is asked to do, in its turn.</summary>
internal abstract class StoreRequest
{
    /// <summary>Answers that the work failed.</summary>
    public abstract void Fail(Exception exception);
}
