namespace Fairway.ControlPlane.Services;

/// <summary>A bounded set of things given out one by one, each held by one owner. Not for several threads.</summary>
internal sealed class AddressPool<T>(int count, Func<int, T> at)
    where T : notnull
{
    private readonly Dictionary<T, string> _owners = [];
    private readonly Dictionary<string, List<T>> _held = new(StringComparer.Ordinal);
    private int _next = 1;

    public IReadOnlyList<T> HeldBy(string owner) => _held.TryGetValue(owner, out var items) ? [.. items] : [];

    /// <summary>Takes this one; false when another owner has it.</summary>
    public bool Take(string owner, T item)
    {
        if (_owners.TryGetValue(item, out var holder))
        {
            return holder == owner;
        }

        _owners[item] = owner;
        if (!_held.TryGetValue(owner, out var items))
        {
            _held[owner] = items = [];
        }

        items.Add(item);
        return true;
    }

    /// <summary>Takes a free one, never the first, which is reserved; default when none is left. Goes round, so that a freed one is not given again at once.</summary>
    public T? TakeAny(string owner)
    {
        for (var tried = 0; tried < count; tried++)
        {
            var item = at(_next);
            _next = _next + 1 < count ? _next + 1 : 1;
            if (!_owners.ContainsKey(item))
            {
                Take(owner, item);
                return item;
            }
        }

        return default;
    }

    /// <summary>Makes exactly these the owner's, as far as nobody else has them.</summary>
    public void Hold(string owner, IReadOnlyList<T> items)
    {
        if (_held.Remove(owner, out var former))
        {
            foreach (var item in former)
            {
                _owners.Remove(item);
            }
        }

        foreach (var item in items)
        {
            Take(owner, item);
        }
    }
}
