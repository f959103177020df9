using Fairway.Node.Host;
using Fairway.Values;
using Microsoft.Extensions.Logging;

namespace Fairway.Node.Runtime;

/// <summary>
/// Finds the OCI runtime that works on this host by running <c>/bin/true</c> in a container with each: crun before runc, with limits before
/// without.
/// </summary>
internal sealed class RuntimeTrial(NodeFolders folders, SeccompProfile seccomp, TimeProvider time, ILogger<RuntimeTrial> logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public Func<string, bool> IsInstalled { get; init; } = HostPrograms.Has;

    /// <param name="wanted">crun or runc; empty for the first that works.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <exception cref="ContainerRuntimeException">None works; the message tells each one's reason.</exception>
    public async Task<RuntimeChoice> ChooseAsync(string wanted, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var choice in Candidates().Where(choice => wanted.Length == 0 || choice.Name == wanted))
        {
            if (await TryAsync(choice, cancellationToken).ConfigureAwait(false) is not { } failure)
            {
                Log.RuntimeChosen(logger, choice.Name, choice.Limits ? "with" : "without", failures);
                return choice;
            }

            failures.Add($"{choice.Name}{(choice.Limits ? "" : " without limits")}: {failure}");
        }

        if (failures.Count == 0)
        {
            failures.Add($"{wanted} is not a runtime of this node, crun and runc are");
        }

        throw new ContainerRuntimeException("no container can be run here: " + string.Join("; ", failures));
    }

    private IEnumerable<RuntimeChoice> Candidates()
    {
        string[] root = ["--root", folders.RuntimeRoot];
        var crun = Cgroups.AreHybrid ? WriteHybridScript() : HostPrograms.Find("crun");
        yield return new("crun", crun, root, Limits: true);
        yield return new("runc", HostPrograms.Find("runc"), root, Limits: true);
        yield return new("crun", crun, [.. root, "--cgroup-manager=disabled"], Limits: false);
    }

    // crun 1.8 refuses a v2 hierarchy beside v1 controllers; in a mount namespace without it all is well.
    private string WriteHybridScript()
    {
        var file = Path.Combine(folders.Runtime, "crun");
        File.WriteAllText(
            file,
            """
            #!/bin/sh
            PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
            exec unshare --mount --propagation slave sh -c 'umount /sys/fs/cgroup/unified; exec crun "$@"' crun "$@"

            """);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Null when it worked, else why not.</summary>
    private async Task<string?> TryAsync(RuntimeChoice choice, CancellationToken cancellationToken)
    {
        if (!IsInstalled(choice.Name))
        {
            return "it is not installed";
        }

        var id = folders.ContainerId("trial", choice.Name, choice.Limits ? 1 : 0);
        var runtime = new ContainerRuntime(folders, choice);
        var store = new ContainerStore(folders);
        try
        {
            await runtime.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            store.Delete(id);
            Directory.CreateDirectory(folders.Container(id));
            var log = Path.Combine(folders.Container(id), "log");
            await runtime.CreateAsync(id, Spec(id, choice.Limits), log, ContainerStreams.None, cancellationToken).ConfigureAwait(false);
            await runtime.StartAsync(id, cancellationToken).ConfigureAwait(false);
            var code = await WaitAsync(id, cancellationToken).ConfigureAwait(false);
            return code == "0" ? null : $"/bin/true ended with {code}";
        }
        catch (Exception e) when (e is ContainerRuntimeException or CommandException)
        {
            return e.Message;
        }
        finally
        {
            await runtime.DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
            store.Delete(id);
            Cgroups.Remove(folders.Cgroup + "/trial");
        }
    }

    private async Task<string> WaitAsync(string id, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + Longest;
        while (time.GetUtcNow() < end)
        {
            if (File.Exists(folders.Exit(id))
                && await File.ReadAllTextAsync(folders.Exit(id), cancellationToken).ConfigureAwait(false) is { Length: > 0 } code)
            {
                return code;
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }

        return $"nothing within {Longest.TotalSeconds:0} seconds";
    }

    private Value Spec(string id, bool hasLimits)
    {
        var root = Path.Combine(folders.Container(id), "rootfs");
        var mounts = new List<Value>
        {
            Value.Map(("destination", "/proc"), ("type", "proc"), ("source", "proc")),
            Value.Map(("destination", "/dev"), ("type", "tmpfs"), ("source", "tmpfs"), ("options", Value.List("mode=755"))),
        };
        Directory.CreateDirectory(Path.Combine(root, "dev"));
        foreach (var name in new[] { "usr", "bin", "lib", "lib64", "nix", "gnu" })
        {
            AddHostFolder(root, name, mounts);
        }

        var resources = hasLimits
            ? Value.Map(("memory", Value.Map(("limit", 64 * 1024 * 1024))), ("cpu", Value.Map(("shares", 2), ("quota", 50_000), ("period", 100_000))))
            : Value.Map();
        return Value.Map(
            ("ociVersion", "1.0.2"),
            ("process", Value.Map(
                ("user", Value.Map(("uid", 65534), ("gid", 65534))),
                ("args", Value.List("/bin/true")),
                ("env", Value.List("PATH=/bin")),
                ("cwd", "/"),
                ("noNewPrivileges", true))),
            ("root", Value.Map(("path", root), ("readonly", false))),
            ("mounts", ValueList.From(mounts)),
            ("linux", Value.Map(
                ("cgroupsPath", $"{folders.Cgroup}/trial/{id}"),
                ("namespaces", ValueList.From(new[] { "mount", "pid", "ipc", "network" }.Select(type => Value.Map(("type", type))))),
                ("resources", resources),
                ("seccomp", seccomp.For(new HashSet<string>())))));
    }

    private static void AddHostFolder(string root, string name, List<Value> mounts)
    {
        var host = new DirectoryInfo("/" + name);
        if (host.LinkTarget is { } target)
        {
            File.CreateSymbolicLink(Path.Combine(root, name), target);
        }
        else if (host.Exists)
        {
            mounts.Add(Value.Map(("destination", "/" + name), ("type", "bind"), ("source", "/" + name), ("options", Value.List("rbind", "ro"))));
        }
    }
}
