using Fairway.Node.Host;

namespace Fairway.Node;

/// <summary>Forgets containers that cannot be running any more: after the machine or everything of the instance was stopped.</summary>
internal static class NodeReset
{
    public static void ForgetContainers(NodeFolders folders)
    {
        foreach (var folder in new[] { folders.Containers, folders.Exits })
        {
            if (Directory.Exists(folder))
            {
                Mounts.DeleteFolder(folder);
            }
        }

        File.Delete(folders.AddressFile);
    }
}
