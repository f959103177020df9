using Fairway.Kubernetes.Kinds;
using Fairway.Storage.Revisions;

namespace Fairway.ControlPlane.Kinds;

/// <summary>Where objects of a kind lie in the store: all its versions under <c>group/plural</c>.</summary>
internal static class StoreKeys
{
    extension(KindDescription kind)
    {
        public string StoreResource => $"{(kind.StoredAs ?? kind).Kind.Group}/{kind.Plural}";

        public StoreKey KeyOf(string @namespace, string name) => new(kind.StoreResource, kind.Namespaced ? @namespace : "", name);
    }
}
