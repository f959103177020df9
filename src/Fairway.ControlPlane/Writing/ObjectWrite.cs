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
    /// <param name="conversion">Converts to the version that is stored.</param>
    /// <param name="kind">The version that the object is in.</param>
    /// <param name="key">Where it is stored.</param>
    /// <param name="expected">The revision that must be there; 0 for none.</param>
    /// <param name="object">The object.</param>
    /// <param name="cancellationToken">The request's.</param>
    public static async ValueTask<Write.Put> PutAsync(
        ObjectConversion conversion, KindDescription kind, StoreKey key, long expected, Value @object, CancellationToken cancellationToken) =>
        Stored(kind, key, expected, await conversion.ToStoredAsync(kind, @object, cancellationToken));

    /// <summary>For built-in kinds, which no webhook converts.</summary>
    public static Write.Put Put(KindDescription kind, StoreKey key, long expected, Value @object) =>
        Stored(kind, key, expected, StoredForm.Of(kind, @object));

    /// <summary>Watches are told the object's last state.</summary>
    public static async ValueTask<Write.Delete> DeleteAsync(
        ObjectConversion conversion, KindDescription kind, StoredObject live, Value last, CancellationToken cancellationToken) =>
        new(live.Key, live.Revision, ObjectEncoder.Encode(await conversion.ToStoredAsync(kind, last, cancellationToken)));

    public static WriteOrigin Origin(ApiCall call) => new(call.User.Name, call.Request.FieldManager, call.AuditId);

    private static Write.Put Stored(KindDescription kind, StoreKey key, long expected, Value stored) =>
        new(key, expected, ObjectEncoder.Encode(stored), ObjectIndex.Of(stored, kind.StoredAs ?? kind)) { Source = stored.Fields };
}
