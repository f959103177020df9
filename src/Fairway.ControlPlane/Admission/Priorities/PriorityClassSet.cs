using System.Collections.Immutable;
using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission.Priorities;

/// <summary>The PriorityClasses as they are now.</summary>
internal sealed class PriorityClassSet
{
    private readonly string _resource;
    private ImmutableDictionary<string, Value> _classes = ImmutableDictionary<string, Value>.Empty;

    public PriorityClassSet(ObjectStore store, ObjectReader reader, KindRegistry kinds)
    {
        _resource = kinds.Required("scheduling.k8s.io", "v1", "priorityclasses").StoreResource;
        _classes = _classes.AddRange(store.All(_resource).Select(reader.Read).Select(one => KeyValuePair.Create(one.Name, one)));
        FindDefault();
        store.Revisions.Follow(change => Take(change, reader));
    }

    /// <summary>The class of pods that name none: of several the one with the lowest value; null when there is none.</summary>
    public Value Default { get; private set; }

    /// <summary>The class, or null.</summary>
    public Value Find(string name) => _classes.GetValueOrDefault(name);

    private void Take(StoreEvent change, ObjectReader reader)
    {
        var key = change.Object.Key;
        if (key.Resource == _resource)
        {
            _classes = change.Type == StoreEventType.Put ? _classes.SetItem(key.Name, reader.Read(change.Object)) : _classes.Remove(key.Name);
            FindDefault();
        }
    }

    private void FindDefault() =>
        Default = _classes.Values.Where(one => one["globalDefault"].AsBool() == true).OrderBy(one => one["value"].AsLong() ?? 0).FirstOrDefault();
}
