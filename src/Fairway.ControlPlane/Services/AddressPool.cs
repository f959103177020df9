namespace Fairway.ControlPlane.Services;

/// <summary>
/// A bounded set of things given out one by one. What is reserved belongs to a lease until it is released; what an owner holds is what its
/// stored object has. Not for several threads.
/// </summary>
internal sealed class AddressPool<T>(int count, Func<int, T> at)
    where T : notnull
{
    private readonly Dictionary<T, string> _holders = [];
    private readonly Dictionary<string, IReadOnlyList<T>> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<T, object> _reserved = [];
    private int _next = 1;

    /// <summary>Reserves this one; false when another owner holds it or another lease has reserved it.</summary>
    public bool Reserve(string owner, object lease, T item)
    {
        if (_holders.TryGetValue(item, out var holder))
        {
            return holder == owner;
        }

        return _reserved.TryAdd(item, lease) || _reserved[item] == lease;
    }

    /// <summary>
    /// Reserves a free one, never the first, which is kept back; default when none is left. Goes round, so that a freed one is not given
    /// again at once.
    /// </summary>
    public T? ReserveAny(object lease)
    {
        for (var tried = 1; tried < count; tried++)
        {
            var item = at(_next);
            _next = _next + 1 < count ? _next + 1 : 1;
            if (!_holders.ContainsKey(item) && _reserved.TryAdd(item, lease))
            {
                return item;
            }
        }

        return default;
    }

    /// <summary>Gives back what a lease has reserved. What its owner holds by now stays held.</summary>
    public void Release(object lease)
    {
        foreach (var item in _reserved.Where(pair => pair.Value == lease).Select(pair => pair.Key).ToArray())
        {
            _reserved.Remove(item);
        }
    }

    /// <summary>Makes exactly these the owner's, as far as nobody else holds them.</summary>
    public void Hold(string owner, IReadOnlyList<T> items)
    {
        foreach (var former in _held.GetValueOrDefault(owner, []))
        {
            if (_holders.TryGetValue(former, out var holder) && holder == owner)
            {
                _holders.Remove(former);
            }
        }

        foreach (var item in items)
        {
            _holders.TryAdd(item, owner);
        }

        if (items.Count > 0)
        {
            _held[owner] = items;
        }
        else
        {
            _held.Remove(owner);
        }
    }
}
