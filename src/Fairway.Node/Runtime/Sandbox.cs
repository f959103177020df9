namespace Fairway.Node.Runtime;

/// <summary>What the containers of one pod share. An empty namespace path means the host's own.</summary>
internal sealed record Sandbox(string PodUid, string Folder, string CgroupPath)
{
    public string NetworkPath { get; init; } = "";

    public string IpcPath { get; init; } = "";

    public string HostnamePath { get; init; } = "";

    /// <summary>The pod's address; the host's for <c>hostNetwork</c>.</summary>
    public string Address { get; init; } = "";

    public string Hostname { get; init; } = "";

    public string SharedMemory => Path.Combine(Folder, "shm");

    public string HostsFile => Path.Combine(Folder, "hosts");

    public string ResolverFile => Path.Combine(Folder, "resolv.conf");

    public string HostnameFile => Path.Combine(Folder, "hostname");
}
