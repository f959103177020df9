using Fairway.Values;

namespace Fairway.Node.Host;

/// <summary>What an instance keeps about itself between runs.</summary>
/// <param name="Instance">Its id.</param>
/// <param name="PodRange">Empty before the first start has found one.</param>
/// <param name="BootId">Of the machine's start in which it last ran: containers do not outlive that.</param>
/// <param name="Runtime">The OCI runtime that has its containers; empty before the first start has found one.</param>
internal sealed record InstanceFile(string Instance, string PodRange, string BootId, string Runtime)
{
    public static InstanceFile? TryRead(NodeFolders folders)
    {
        var value = AtomicFile.TryRead(folders.InstanceFile);
        return value["instance"].AsString() is { } instance
            ? new(instance, value["podRange"].AsString() ?? "", value["bootId"].AsString() ?? "", value["runtime"].AsString() ?? "")
            : null;
    }

    public void Write(NodeFolders folders) => AtomicFile.Write(
        folders.InstanceFile, Value.Map(("instance", Instance), ("podRange", PodRange), ("bootId", BootId), ("runtime", Runtime)));
}
