using Fairway.Node.Images;
using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>Everything a runtime configuration is made from: the pod, its container, and what was prepared for it on the host.</summary>
internal sealed record ContainerRequest(string Id, Value Pod, Value Container, StoredImage Image, Sandbox Sandbox)
{
    public required string RootFolder { get; init; }

    /// <summary>The file that is seen as the container's terminationMessagePath.</summary>
    public required string TerminationFile { get; init; }

    public required ProcessUser User { get; init; }

    /// <summary>The container's own variables, references resolved; they go before the image's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>The process namespace of the container whose processes this one is to see; empty for one of its own.</summary>
    public string ProcessNamespace { get; init; } = "";

    public string Name => Container["name"].AsString() ?? "";

    public Value SecurityContext => Container["securityContext"];

    public Value PodSecurity => Pod["spec"]["securityContext"];

    public bool IsPrivileged => SecurityContext["privileged"].AsBool() == true;
}
