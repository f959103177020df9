using System.Diagnostics.CodeAnalysis;

namespace Fairway.Kubernetes.Ownership;

/// <summary>The managers of one object while a write is worked out.</summary>
internal sealed class Owners
{
    private readonly Dictionary<OwnerIdentity, Owner> _owners = [];

    public int Count => _owners.Count;

    public IEnumerable<Owner> All => _owners.Values;

    public FieldSet FieldsOf(OwnerIdentity identity) => _owners.TryGetValue(identity, out var owner) ? owner.Fields : FieldSet.Empty;

    public bool TryGet(OwnerIdentity identity, [MaybeNullWhen(false)] out Owner owner) => _owners.TryGetValue(identity, out owner);

    /// <summary>Adds or replaces an owner; one that owns nothing goes.</summary>
    public void Set(Owner owner)
    {
        if (owner.Fields.IsEmpty)
        {
            _owners.Remove(owner.Identity);
        }
        else
        {
            _owners[owner.Identity] = owner;
        }
    }

    public void Remove(OwnerIdentity identity) => _owners.Remove(identity);

    /// <summary>Changes the fields of each owner but one.</summary>
    public void ChangeOthers(OwnerIdentity? except, Func<FieldSet, FieldSet> change)
    {
        foreach (var owner in _owners.Values.Where(owner => owner.Identity != except).ToArray())
        {
            Set(owner with { Fields = change(owner.Fields) });
        }
    }

    /// <summary>What anybody owns.</summary>
    public FieldSet Everything() => _owners.Values.Aggregate(FieldSet.Empty, (set, owner) => set.Union(owner.Fields));

    public Owners Copy()
    {
        var copy = new Owners();
        foreach (var owner in _owners.Values)
        {
            copy.Set(owner);
        }

        return copy;
    }

    public bool HasSameFields(Owners other) =>
        Count == other.Count && _owners.Values.All(owner =>
            other.TryGet(owner.Identity, out var theirs) && theirs.ApiVersion == owner.ApiVersion && theirs.Fields.Equals(owner.Fields));
}
