namespace Fairway.ControlPlane.Storing;

/// <summary>What is made of stored objects of some resources: made anew at the first use after one of them changed.</summary>
internal sealed class StoreView<T>
    where T : class
{
    private readonly Func<T> _make;
    private readonly Lock _gate = new();
    private volatile T? _current;
    private long _changes;

    /// <param name="store">Where the objects are.</param>
    /// <param name="isPart">Whether it is made of a resource, named as in keys of the store.</param>
    /// <param name="make">Makes it of what is stored now; called by one thread at a time.</param>
    public StoreView(ObjectStore store, Func<string, bool> isPart, Func<T> make)
    {
        _make = make;
        store.Revisions.Follow(change =>
        {
            if (isPart(change.Object.Key.Resource))
            {
                Forget();
            }
        });
    }

    public T Current => _current ?? Make();

    /// <summary>Has it made anew at the next use, as after a change.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _changes);
        _current = null;
    }

    private T Make()
    {
        lock (_gate)
        {
            if (_current is { } current)
            {
                return current;
            }

            var seen = Interlocked.Read(ref _changes);
            var made = _make();
            _current = made;
            if (Interlocked.Read(ref _changes) != seen)
            {
                // A change came meanwhile, of which this may know nothing.
                _current = null;
            }

            return made;
        }
    }
}
