using Fairway.ControlPlane.Kinds;
using Fairway.ControlPlane.Selecting;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Admission;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Selectors;
using Fairway.Values;

namespace Fairway.ControlPlane.Admission;

/// <summary>What admission policies are made of and look up, read from the store: a change counts from its commit on.</summary>
internal sealed class AdmissionObjects : IAdmissionObjects
{
    private const string Group = "admissionregistration.k8s.io";

    private readonly ObjectStore _store;
    private readonly ObjectLookup _objects;
    private readonly KindRegistry _kinds;
    private readonly StoreView<PolicyObjects> _validating;
    private readonly StoreView<PolicyObjects> _mutating;

    public AdmissionObjects(ObjectStore store, ObjectLookup objects, KindRegistry kinds)
    {
        (_store, _objects, _kinds) = (store, objects, kinds);
        _validating = View(
            kinds.Required(Group, "v1", "validatingadmissionpolicies"), kinds.Required(Group, "v1", "validatingadmissionpolicybindings"));
        _mutating = View(
            kinds.Required(Group, "v1beta1", "mutatingadmissionpolicies"), kinds.Required(Group, "v1beta1", "mutatingadmissionpolicybindings"));
    }

    public PolicyObjects ValidatingPolicies => _validating.Current;

    public PolicyObjects MutatingPolicies => _mutating.Current;

    public KindDescription? Find(GroupVersionKind kind) => _kinds.Current.Find(kind);

    public ValueTask<Value> FindAsync(KindDescription kind, string @namespace, string name, CancellationToken cancellationToken) =>
        _store.Get(kind.KeyOf(@namespace, name)) is { } stored ? _objects.ReadAsync(kind, stored, cancellationToken) : new(Value.Null);

    public async ValueTask<IReadOnlyList<Value>> ListAsync(
        KindDescription kind, string @namespace, LabelSelector selector, CancellationToken cancellationToken)
    {
        var stored = _store.All(kind.StoreResource, kind.Namespaced ? @namespace : "");
        return await _objects.ReadAllAsync(
            kind, [.. stored.Where(one => LabelMatching.Matches(selector, one.Metadata.Labels))], cancellationToken);
    }

    private StoreView<PolicyObjects> View(KindDescription policies, KindDescription bindings)
    {
        var (first, second) = (policies.StoreResource, bindings.StoreResource);
        return new(_store, resource => resource == first || resource == second, () => new(Read(policies), Read(bindings)));
    }

    private Value[] Read(KindDescription kind) => [.. _store.All(kind.StoreResource).Select(stored => _objects.Read(kind, stored))];
}
