using Fairway.Kubernetes;
using Fairway.Policy.PodSecurity.Checks;
using Fairway.Values;

namespace Fairway.Policy.PodSecurity;

/// <summary>Tells updates of pods that can change what they may do from those that cannot, such as a new label.</summary>
internal static class PodUpdates
{
    public static bool IsSignificant(Value pod, Value old)
    {
        var (@new, former) = (pod["spec"], old["spec"]);
        return Annotation(pod, SeccompAnnotationCheck.PodAnnotation) != Annotation(old, SeccompAnnotationCheck.PodAnnotation)
            || ListDiffers(pod, old, @new["containers"].Items, former["containers"].Items)
            || ListDiffers(pod, old, @new["initContainers"].Items, former["initContainers"].Items)
            || @new["ephemeralContainers"].Items.Any(container => EphemeralDiffers(pod, old, container, former["ephemeralContainers"].Items));
    }

    private static bool ListDiffers(Value pod, Value old, ValueList containers, ValueList former) =>
        containers.Count != former.Count || containers.Zip(former).Any(pair => Differs(pod, old, pair.First, pair.Second));

    private static bool EphemeralDiffers(Value pod, Value old, Value container, ValueList former)
    {
        var same = former.FirstOrDefault(other => other["name"] == container["name"]);
        return same.IsNull || Differs(pod, old, container, same);
    }

    private static bool Differs(Value pod, Value old, Value container, Value former)
    {
        var annotation = SeccompAnnotationCheck.ContainerPrefix + container["name"].AsString();
        return container["image"] != former["image"] || Annotation(pod, annotation) != Annotation(old, annotation);
    }

    private static Value Annotation(Value pod, string key) => pod.Annotations[key];
}
