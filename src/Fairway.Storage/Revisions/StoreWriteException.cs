namespace Fairway.Storage.Revisions;

/// <summary>A commit could not be written and left nothing behind; reads go on, and writes work again when the cause is gone.</summary>
/// <param name="message">What the database said.</param>
/// <param name="outOfSpace">The disk, or the size allowed for the store, is full.</param>
/// <param name="inner">The database's own error.</param>
public sealed class StoreWriteException(string message, bool outOfSpace, Exception inner) : IOException(message, inner)
{
    public bool OutOfSpace { get; } = outOfSpace;
}
