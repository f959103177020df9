namespace Fairway.Kubernetes.Events;

/// <summary>A map that forgets what was asked for longest ago once it is full. Not for several threads.</summary>
internal sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = [];

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Value;
        }

        if (_nodes.Count >= capacity)
        {
            _nodes.Remove(_order.First!.Value.Key);
            _order.RemoveFirst();
        }

        _nodes[key] = node = _order.AddLast((key, make()));
        return node.Value.Value;
    }
}
