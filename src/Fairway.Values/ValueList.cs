using System.Collections;

namespace Fairway.Values;

/// <summary>An immutable list of values.</summary>
public sealed class ValueList : IReadOnlyList<Value>, IEquatable<ValueList>
{
    private readonly Value[] _items;

    private ValueList(Value[] items) => _items = items;

    public static ValueList Empty { get; } = new([]);

    public int Count => _items.Length;

    public Value this[int index] => _items[index];

    /// <summary>A list of a copy of the items.</summary>
    public static ValueList Create(params ReadOnlySpan<Value> items) => items.IsEmpty ? Empty : new(items.ToArray());

    /// <summary>A list of the items in their order.</summary>
    public static ValueList From(IEnumerable<Value> items)
    {
        Value[] array = [.. items];
        return array.Length == 0 ? Empty : new(array);
    }

    public ReadOnlySpan<Value> AsSpan() => _items;

    public ValueList Add(Value item) => new([.. _items, item]);

    /// <exception cref="ArgumentOutOfRangeException">The index is not between 0 and <see cref="Count"/>.</exception>
    public ValueList Insert(int index, Value item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)_items.Length, nameof(index));
        return new([.. _items.AsSpan(0, index), item, .. _items.AsSpan(index)]);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no item at the index.</exception>
    public ValueList RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_items.Length, nameof(index));
        return _items.Length == 1 ? Empty : new([.. _items.AsSpan(0, index), .. _items.AsSpan(index + 1)]);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no item at the index.</exception>
    public ValueList SetAt(int index, Value item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_items.Length, nameof(index));
        var copy = (Value[])_items.Clone();
        copy[index] = item;
        return new(copy);
    }

    public bool Equals(ValueList? other) => other is not null && (ReferenceEquals(this, other) || AsSpan().SequenceEqual(other.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as ValueList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    public ReadOnlySpan<Value>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<Value> IEnumerable<Value>.GetEnumerator() => ((IEnumerable<Value>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
