using Fairway.Delivery.Kustomize.Generating;
using Fairway.Kubernetes;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Ends the names of generated objects in a hash of their content, once all else about them is settled.</summary>
internal static class HashTransformer
{
    public static void Apply(ItemSet items)
    {
        foreach (var item in items.All.Where(item => item.NeedsHash))
        {
            var hash = NameHash.Of(item.Object);
            item.RememberId();
            item.Object = item.Object.WithAt(["metadata", "name"], $"{item.Object.Name}-{hash}");
        }
    }
}
