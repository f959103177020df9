using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Fairway.Values;

/// <summary>
/// An immutable map that keeps the order its keys were added in. Small maps are searched in line; larger ones get an index when they are
/// first searched. Equality ignores the order.
/// </summary>
public sealed class ValueMap : IReadOnlyCollection<KeyValuePair<string, Value>>, IEquatable<ValueMap>
{
    // Below this many keys a scan over the array beats hashing the key.
    private const int IndexedFrom = 12;

    private readonly KeyValuePair<string, Value>[] _pairs;
    private Dictionary<string, int>? _index;

    private ValueMap(KeyValuePair<string, Value>[] pairs, Dictionary<string, int>? index = null)
    {
        _pairs = pairs;
        _index = index;
    }

    public static ValueMap Empty { get; } = new([]);

    public int Count => _pairs.Length;

    /// <summary>A map of pairs whose keys are known to differ. The array is the map's own from here on.</summary>
    public static ValueMap OfDistinct(KeyValuePair<string, Value>[] pairs) => pairs.Length == 0 ? Empty : new(pairs);

    /// <summary>The value, or null when the key is absent.</summary>
    public Value this[string key] => TryGetValue(key, out var value) ? value : default;

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Value value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _pairs[index].Value : default;
        return index >= 0;
    }

    public ReadOnlySpan<KeyValuePair<string, Value>> AsSpan() => _pairs;

    /// <summary>This map with one key set: in its old place when it was there, else at the end.</summary>
    public ValueMap With(string key, Value value)
    {
        var index = IndexOf(key);
        if (index < 0)
        {
            return new([.. _pairs, new(key, value)]);
        }

        if (value.IsSame(_pairs[index].Value))
        {
            return this;
        }

        var copy = (KeyValuePair<string, Value>[])_pairs.Clone();
        copy[index] = new(key, value);
        return new(copy, _index);
    }

    public ValueMap Without(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? this
            : _pairs.Length == 1 ? Empty
            : new([.. _pairs.AsSpan(0, index), .. _pairs.AsSpan(index + 1)]);
    }

    /// <summary>A builder that starts with this map's pairs.</summary>
    public Builder ToBuilder()
    {
        var builder = new Builder(_pairs.Length);
        foreach (var (key, value) in _pairs)
        {
            builder[key] = value;
        }

        return builder;
    }

    public bool Equals(ValueMap? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _pairs.Length; i++)
        {
            var (key, value) = _pairs[i];
            // Two trees of one origin mostly agree on the order.
            var theirs = other._pairs[i].Key == key ? i : other.IndexOf(key);
            if (theirs < 0 || !value.Equals(other._pairs[theirs].Value))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (key, value) in _pairs)
        {
            hash += HashCode.Combine(key, value);
        }

        return hash;
    }

    public ReadOnlySpan<KeyValuePair<string, Value>>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<KeyValuePair<string, Value>> IEnumerable<KeyValuePair<string, Value>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, Value>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _pairs.GetEnumerator();

    private int IndexOf(string key)
    {
        if (_pairs.Length >= IndexedFrom)
        {
            // Threads that meet here make the same index.
            return (_index ??= Indexed(_pairs)).TryGetValue(key, out var found) ? found : -1;
        }

        return Scan(_pairs, key);
    }

    private static int Scan(ReadOnlySpan<KeyValuePair<string, Value>> pairs, string key)
    {
        for (var i = 0; i < pairs.Length; i++)
        {
            if (string.Equals(pairs[i].Key, key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private static Dictionary<string, int> Indexed(ReadOnlySpan<KeyValuePair<string, Value>> pairs)
    {
        var index = new Dictionary<string, int>(pairs.Length, StringComparer.Ordinal);
        for (var i = 0; i < pairs.Length; i++)
        {
            // A builder's removed pairs have no key.
            if (pairs[i].Key is { } key)
            {
                index.Add(key, i);
            }
        }

        return index;
    }

    /// <summary>Collects pairs in order; a repeated key replaces the earlier value in its place. Built once, then left alone.</summary>
    public sealed class Builder(int capacity = 4)
    {
        private readonly List<KeyValuePair<string, Value>> _pairs = new(capacity);
        private Dictionary<string, int>? _index;
        private int _removed;

        public int Count => _pairs.Count - _removed;

        /// <summary>Gets null for an absent key; sets by adding or replacing.</summary>
        public Value this[string key]
        {
            get => Find(key) is var index and >= 0 ? _pairs[index].Value : default;
            set
            {
                var index = Find(key);
                if (index >= 0)
                {
                    _pairs[index] = new(key, value);
                }
                else
                {
                    Append(key, value);
                }
            }
        }

        public bool ContainsKey(string key) => Find(key) >= 0;

        /// <summary>Adds a pair, or returns false and leaves the map as it is when the key is there already.</summary>
        public bool TryAdd(string key, Value value)
        {
            if (Find(key) >= 0)
            {
                return false;
            }

            Append(key, value);
            return true;
        }

        public bool Remove(string key)
        {
            var index = Find(key);
            if (index < 0)
            {
                return false;
            }

            _pairs[index] = default;
            _index?.Remove(key);
            _removed++;
            return true;
        }

        public ValueMap Build() =>
            Count == 0 ? Empty
            : _removed == 0 ? new([.. _pairs])
            : new([.. _pairs.Where(pair => pair.Key is not null)]);

        private void Append(string key, Value value)
        {
            _index?.Add(key, _pairs.Count);
            _pairs.Add(new(key, value));
        }

        private int Find(string key)
        {
            var pairs = CollectionsMarshal.AsSpan(_pairs);
            if (pairs.Length < IndexedFrom)
            {
                return Scan(pairs, key);
            }

            _index ??= Indexed(pairs);
            return _index.TryGetValue(key, out var found) ? found : -1;
        }
    }
}
