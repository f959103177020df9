using System.Runtime.InteropServices;
using Fairway.Node.Host;
using Fairway.Node.Network;
using Fairway.Node.Runtime;

namespace Fairway.Node;

/// <summary>
/// Ends what an instance runs and takes away what it made on the host; the agent itself must have stopped. Never touches another instance.
/// </summary>
public static class NodePurge
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestKill = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Ends all containers (SIGTERM, 10 seconds, SIGKILL) and removes links, routes, rules, namespaces, mounts and cgroups. Images, logs and disk
    /// volumes stay: the next start runs the pods anew.
    /// </summary>
    /// <returns>How many processes were ended.</returns>
    /// <exception cref="IOException">A process survives SIGKILL: the kernel waits for a device.</exception>
    public static async Task<int> StopAllAsync(string stateFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetFullPath(stateFolder), "node");
        if (AtomicFile.TryRead(Path.Combine(folder, "instance.json"))["instance"].AsString() is not { Length: > 0 } instance)
        {
            return 0;
        }

        var folders = new NodeFolders(stateFolder, instance);
        var ended = await EndProcessesAsync(folders, time, cancellationToken).ConfigureAwait(false);
        await NetworkPurge.RunAsync(instance, cancellationToken).ConfigureAwait(false);
        Mounts.UnmountBelow(folders.Root);
        Mounts.DeleteFolder(folders.Runtime);
        Cgroups.Remove(folders.Cgroup);
        NodeReset.ForgetContainers(folders);
        return ended;
    }

    /// <summary><see cref="StopAllAsync"/>, then everything the node keeps on disk.</summary>
    public static async Task PurgeAsync(string stateFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        await StopAllAsync(stateFolder, time, cancellationToken).ConfigureAwait(false);
        Mounts.DeleteFolder(Path.Combine(Path.GetFullPath(stateFolder), "node"));
    }

    private static async Task<int> EndProcessesAsync(NodeFolders folders, TimeProvider time, CancellationToken cancellationToken)
    {
        var first = OwnProcesses(folders);
        Signal(first, LinuxCalls.SignalTerminate);
        var end = time.GetUtcNow() + Grace;
        while (OwnProcesses(folders) is { Count: > 0 } left)
        {
            if (time.GetUtcNow() >= end)
            {
                if (time.GetUtcNow() >= end + LongestKill)
                {
                    throw new IOException($"processes that survive SIGKILL: {string.Join(", ", left.Order())}");
                }

                Signal(left, LinuxCalls.SignalKill);
                // Conmon ends by itself with its container; one whose container never started does not.
                Signal(Supervisors(folders), LinuxCalls.SignalKill);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }

        Signal(Supervisors(folders), LinuxCalls.SignalKill);
        return first.Count;
    }

    /// <summary>The containers' processes, by their cgroups and, where there are none, by what their records say.</summary>
    private static HashSet<int> OwnProcesses(NodeFolders folders)
    {
        var all = Cgroups.Processes(folders.Cgroup).ToHashSet();
        if (Directory.Exists(folders.Containers))
        {
            all.UnionWith(new ContainerStore(folders).All()
                .Where(record => record.Pid > 0 && record.PidStartTicks > 0 && HostProcess.StartTicks(record.Pid) == record.PidStartTicks)
                .Select(record => record.Pid));
        }

        return all;
    }

    private static IEnumerable<int> Supervisors(NodeFolders folders) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
        .Where(pid => pid > 0)
        .Where(pid => HostProcess.CommandLine(pid) is var line && line.Contains("conmon ", StringComparison.Ordinal)
            && line.Contains($" -b {folders.Containers}/", StringComparison.Ordinal));

    private static void Signal(IEnumerable<int> processes, int signal)
    {
        foreach (var pid in processes)
        {
            if (LinuxCalls.Kill(pid, signal) < 0 && Marshal.GetLastPInvokeError() == LinuxCalls.NotPermitted)
            {
                throw LinuxCalls.LastError($"end process {pid}");
            }
        }
    }
}
