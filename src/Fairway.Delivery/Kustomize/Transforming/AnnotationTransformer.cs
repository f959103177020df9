using Fairway.Delivery.Kustomize.Reading;

namespace Fairway.Delivery.Kustomize.Transforming;

/// <summary>Adds <c>commonAnnotations</c> to all objects and to the templates in them.</summary>
internal static class AnnotationTransformer
{
    private static readonly FieldSpec[] Fields =
    [
        new("metadata/annotations", Create: true),
        new("spec/template/metadata/annotations", true, Version: "v1", Kind: "ReplicationController"),
        new("spec/template/metadata/annotations", true, Kind: "Deployment"),
        new("spec/template/metadata/annotations", true, Kind: "ReplicaSet"),
        new("spec/template/metadata/annotations", true, Kind: "DaemonSet"),
        new("spec/template/metadata/annotations", true, Kind: "StatefulSet"),
        new("spec/template/metadata/annotations", true, "batch", Kind: "Job"),
        new("spec/jobTemplate/metadata/annotations", true, "batch", Kind: "CronJob"),
        new("spec/jobTemplate/spec/template/metadata/annotations", true, "batch", Kind: "CronJob"),
    ];

    public static void Apply(Kustomization kustomization, ItemSet items)
    {
        if (kustomization.CommonAnnotations.Count == 0)
        {
            return;
        }

        foreach (var item in items.All)
        {
            item.Object = Fields.Aggregate(item.Object, (changed, field) => Change.Fields(
                kustomization,
                "commonAnnotations",
                changed,
                field,
                old => Change.WithPairs(old, kustomization.CommonAnnotations)));
        }
    }
}
