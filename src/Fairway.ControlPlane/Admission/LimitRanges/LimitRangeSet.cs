using System.Collections.Immutable;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.LimitRanges;

/// <summary>The LimitRanges of each namespace as they are now.</summary>
internal sealed class LimitRangeSet
{
    private readonly string _resource;
    private ImmutableDictionary<string, ImmutableSortedDictionary<string, Value>> _byNamespace =
        ImmutableDictionary<string, ImmutableSortedDictionary<string, Value>>.Empty;

    public LimitRangeSet(ObjectStore store, ObjectReader reader, KindRegistry kinds)
    {
        _resource = kinds.Required("", "v1", "limitranges").StoreResource;
        foreach (var stored in store.All(_resource))
        {
            Put(reader.Read(stored));
        }

        store.Revisions.Follow(change => Take(change, reader));
    }

    /// <summary>In the order of their names.</summary>
    public IEnumerable<Value> In(string @namespace) => _byNamespace.TryGetValue(@namespace, out var ranges) ? ranges.Values : [];

    private void Take(StoreEvent change, ObjectReader reader)
    {
        var key = change.Object.Key;
        if (key.Resource != _resource)
        {
            return;
        }

        if (change.Type == StoreEventType.Put)
        {
            Put(reader.Read(change.Object));
        }
        else if (_byNamespace.TryGetValue(key.Namespace, out var ranges))
        {
            var left = ranges.Remove(key.Name);
            _byNamespace = left.IsEmpty ? _byNamespace.Remove(key.Namespace) : _byNamespace.SetItem(key.Namespace, left);
        }
    }

    private void Put(Value range)
    {
        var ranges = _byNamespace.GetValueOrDefault(
            range.Namespace, ImmutableSortedDictionary.Create<string, Value>(StringComparer.Ordinal));
        _byNamespace = _byNamespace.SetItem(range.Namespace, ranges.SetItem(range.Name, range));
    }
}
