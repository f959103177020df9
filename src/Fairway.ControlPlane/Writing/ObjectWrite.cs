using Fairway.ControlPlane.Calls;
using Fairway.ControlPlane.Storing;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Storage.Revisions;
using Fairway.Values;

namespace Fairway.ControlPlane.Writing;

/// <summary>What the store is asked to write of an object: its stored form, what selectors ask about it, and who writes.</summary>
internal static class ObjectWrite
{
    /// <param name="kind">The version that the object is in.</param>
    /// <param name="key">Where it is stored.</param>
    /// <param name="expected">The revision that must be there; 0 for none.</param>
    /// <param name="object">The object.</param>
    public static Write.Put Put(KindDescription kind, StoreKey key, long expected, Value @object)
    {
        var stored = StoredForm.Of(kind, @object);
        return new(key, expected, ObjectEncoder.Encode(stored), ObjectIndex.Of(stored, kind.StoredAs ?? kind)) { Source = stored.Fields };
    }

    /// <summary>Watches are told the object's last state.</summary>
    public static Write.Delete Delete(KindDescription kind, StoreKey key, long expected, Value last) =>
        new(key, expected, ObjectEncoder.Encode(StoredForm.Of(kind, last)));

    public static WriteOrigin Origin(ApiCall call) => new(call.User.Name, call.Request.FieldManager, call.AuditId);
}
