using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Network;
using Fairway.Node.Runtime;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>
/// Makes and removes what a pod's containers share: network, IPC and host-name namespaces (held by mounts, without a process), /dev/shm, and
/// the small files. Each step is safe to repeat.
/// </summary>
internal sealed class PodSandboxes(NodeFolders folders, IPodNetwork network, PodFiles files, NodeFacts node)
{
    private const string MemorySize = "size=65536k,mode=1777";

    public async Task<Sandbox> EnsureAsync(Value pod, CancellationToken cancellationToken)
    {
        var spec = pod["spec"];
        var folder = folders.Pod(pod.Uid);
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, "pod.json"), Value.Map(("metadata", Value.Map(
            ("namespace", pod.Namespace), ("name", pod.Name), ("uid", pod.Uid)))));
        var isHostNetwork = spec["hostNetwork"].AsBool() == true;
        var place = isHostNetwork ? null : await network.AttachAsync(pod.Uid, cancellationToken).ConfigureAwait(false);
        var hostname = isHostNetwork ? node.Name : files.KernelNameOf(pod);
        var isHostIpc = spec["hostIPC"].AsBool() == true;
        var sandbox = new Sandbox(pod.Uid, folder, $"{folders.Cgroup}/pod{pod.Uid}")
        {
            NetworkPath = place?.NamespacePath ?? "",
            Address = place?.Address ?? node.Address,
            Hostname = hostname,
            IpcPath = isHostIpc ? "" : await HoldAsync(pod.Uid, "ipc", "", cancellationToken).ConfigureAwait(false),
            HostnamePath = isHostNetwork ? "" : await HoldAsync(pod.Uid, "uts", hostname, cancellationToken).ConfigureAwait(false),
        };
        if (!isHostIpc)
        {
            Directory.CreateDirectory(sandbox.SharedMemory);
            if (!Mounts.IsMounted(sandbox.SharedMemory))
            {
                Mounts.Memory(sandbox.SharedMemory, MemorySize);
            }
        }

        files.Write(pod, sandbox);
        return sandbox;
    }

    /// <summary>That the pod's names are not the cluster's, which its dnsPolicy asks for; else null.</summary>
    public string? MissingDns(Value pod) => files.MissingDns(pod);

    /// <summary>Gives back addresses, namespaces and cgroups; the pod's folder and logs stay until <see cref="Delete"/>.</summary>
    public async Task RemoveAsync(string podUid, CancellationToken cancellationToken)
    {
        await network.DetachAsync(podUid, cancellationToken).ConfigureAwait(false);
        foreach (var type in new[] { "ipc", "uts" })
        {
            var file = NamespaceFile(podUid, type);
            Mounts.Unmount(file);
            File.Delete(file);
        }

        Mounts.UnmountBelow(folders.Pod(podUid));
        Cgroups.Remove($"{folders.Cgroup}/pod{podUid}");
    }

    /// <summary>Takes away the pod's folder and logs, found by the uid alone: of a pod whose description is lost no more is known.</summary>
    public void Delete(string podUid)
    {
        Mounts.DeleteFolder(folders.Pod(podUid));
        foreach (var logs in Directory.EnumerateDirectories(folders.Logs, "*_" + podUid))
        {
            Directory.Delete(logs, recursive: true);
        }
    }

    private string NamespaceFile(string podUid, string type) => Path.Combine(folders.Namespaces, $"{podUid}-{type}");

    private async Task<string> HoldAsync(string podUid, string type, string hostname, CancellationToken cancellationToken)
    {
        var file = NamespaceFile(podUid, type);
        if (!Mounts.IsMounted(file))
        {
            await File.WriteAllTextAsync(file, "", cancellationToken).ConfigureAwait(false);
            string[] set = hostname.Length == 0 ? ["true"] : ["sh", "-c", "printf %s \"$1\" > /proc/sys/kernel/hostname", "sh", hostname];
            await Command.RunAsync("unshare", [$"--{type}={file}", .. set], cancellationToken).ConfigureAwait(false);
        }

        return file;
    }
}
