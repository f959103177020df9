using System.Collections.Concurrent;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Caching;
using Fairway.Values;

namespace Fairway.Controllers.Observing;

/// <summary>
/// A second way into a cache: its objects by any words taken from them. Made before the cache runs and before other handlers, so
/// that these already see the change here.
/// </summary>
internal sealed class CacheIndex
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ObjectKey, Value>> _objects = new(StringComparer.Ordinal);
    private readonly Func<Value, string?> _word;

    /// <param name="cache">The cache to index.</param>
    /// <param name="word">Where an object belongs; null when it does not belong into this index.</param>
    public CacheIndex(ObjectCache cache, Func<Value, string?> word)
    {
        _word = word;
        cache.OnChange(Take);
    }

    public IEnumerable<Value> this[string word] => _objects.TryGetValue(word, out var found) ? found.Values : [];

    private void Take(CacheChange change)
    {
        var key = change.Key;
        var before = change.Old.IsNull ? null : _word(change.Old);
        var after = change.New.IsNull ? null : _word(change.New);
        if (before is not null && before != after && _objects.TryGetValue(before, out var old))
        {
            old.TryRemove(key, out _);
            if (old.IsEmpty)
            {
                // One task feeds a cache, so nobody adds to this part meanwhile.
                _objects.TryRemove(before, out _);
            }
        }

        if (after is not null)
        {
            _objects.GetOrAdd(after, _ => new())[key] = change.New;
        }
    }
}
