using Fairway.Values;

namespace Fairway.Node.Host;

/// <summary>What an instance keeps about itself between runs.</summary>
internal sealed record InstanceFile(string Instance, string PodRange, string BootId)
{
    public static InstanceFile? TryRead(NodeFolders folders)
    {
        var value = AtomicFile.TryRead(folders.InstanceFile);
        return value["instance"].AsString() is { } instance
            ? new(instance, value["podRange"].AsString() ?? "", value["bootId"].AsString() ?? "")
            : null;
    }

    public void Write(NodeFolders folders) => AtomicFile.Write(
        folders.InstanceFile, Value.Map(("instance", Instance), ("podRange", PodRange), ("bootId", BootId)));
}
