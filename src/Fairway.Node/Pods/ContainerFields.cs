using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>A pod's containers with the paths that messages name them by.</summary>
internal static class ContainerFields
{
    /// <summary>Init containers, then containers: <c>spec.containers[0]</c>.</summary>
    public static IEnumerable<(string Path, Value Container)> Of(Value spec) => new[] { "initContainers", "containers" }
        .SelectMany(list => spec[list].Items.Select((container, i) => ($"spec.{list}[{i}]", container)));

    /// <summary>The container of this name, ephemeral ones among them, or null.</summary>
    public static Value Find(Value spec, string name) => spec["containers"].Items
        .Concat(spec["initContainers"].Items)
        .Concat(spec["ephemeralContainers"].Items)
        .FirstOrDefault(container => PodObservation.NameOf(container) == name);

    /// <summary>Added to a running pod, for debugging.</summary>
    public static bool IsEphemeral(Value spec, string name) =>
        spec["ephemeralContainers"].Items.Any(container => PodObservation.NameOf(container) == name);
}
