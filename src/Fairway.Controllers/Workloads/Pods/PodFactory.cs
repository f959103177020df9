using Fairway.Kubernetes;
using Fairway.Values;

namespace Fairway.Controllers.Workloads.Pods;

/// <summary>Makes the pod that an owner's template describes.</summary>
internal static class PodFactory
{
    public static Value FromTemplate(Value owner, Value template)
    {
        var metadata = Value.Map(("generateName", $"{owner.Name}-"), ("namespace", owner.Namespace));
        foreach (var field in (ReadOnlySpan<string>)["labels", "annotations", "finalizers"])
        {
            if (!template["metadata"][field].IsNull)
            {
                metadata = metadata.With(field, template["metadata"][field]);
            }
        }

        return Value.Map(
            ("apiVersion", "v1"),
            ("kind", "Pod"),
            ("metadata", metadata.With("ownerReferences", Value.List(ObjectFields.ControllerReferenceTo(owner)))),
            ("spec", template["spec"]));
    }
}
