using Fairway.Values;

namespace Fairway.Policy.PodSecurity.Checks;

/// <summary>What the checks look at in a pod.</summary>
internal sealed class PodView(Value metadata, Value spec)
{
    public Value Spec => spec;

    public ValueMap Annotations => metadata["annotations"].Fields;

    public Value SecurityContext => spec["securityContext"];

    public bool IsWindows => spec["os"]["name"].AsString() == "windows";

    /// <summary>In a user namespace of its own, where root is not the host's root.</summary>
    public bool HasUserNamespace => spec["hostUsers"].AsBool() == false;

    /// <summary>Init containers, containers and ephemeral ones, in the order messages name them.</summary>
    public IReadOnlyList<Value> Containers { get; } =
        [.. spec["initContainers"].Items, .. spec["containers"].Items, .. spec["ephemeralContainers"].Items];

    /// <summary>The names of the containers that something holds for.</summary>
    public IReadOnlyList<string> Where(Func<Value, bool> condition) =>
        [.. Containers.Where(condition).Select(container => container["name"].AsString() ?? "")];
}
