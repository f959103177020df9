using Fairway.ControlPlane.Kinds;
using Fairway.Kubernetes;
using Fairway.Kubernetes.Kinds;
using Fairway.Kubernetes.Kinds.Conversion;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Storing;

/// <summary>
/// Brings objects that a store of format 1 holds in a built-in version that is stored as another one by now, such as an Event of
/// events.k8s.io/v1, to that one and to its place.
/// </summary>
internal static class EarlierObjects
{
    private static readonly HashSet<string> Resources = [.. BuiltInKinds.All
        .Where(kind => kind.StoredAs is not null)
        .SelectMany(kind => (string[])[kind.StoreResource, $"{kind.Kind.Group}/{kind.Plural}"])];

    /// <inheritdoc cref="StoreRewriter"/>
    /// <exception cref="StoreOpenException">An object cannot be converted; the message names it.</exception>
    public static (StoreKey Key, ObjectBody Body)? Rewrite(int format, StoreKey key, ReadOnlyMemory<byte> body)
    {
        if (!Resources.Contains(key.Resource))
        {
            return null;
        }

        var @object = ObjectReader.Decode(body.Span);
        if (BuiltInKinds.Find(@object.GroupVersionKind) is not { StoredAs: not null } kind)
        {
            return null;
        }

        try
        {
            return (kind.KeyOf(key.Namespace, key.Name), ObjectEncoder.Encode(StoredForm.Of(kind, @object)));
        }
        catch (KubernetesException e)
        {
            throw new StoreOpenException($"{key} of format {format} cannot be brought to {kind.StoredAs}: {e.Message}", e);
        }
    }
}
