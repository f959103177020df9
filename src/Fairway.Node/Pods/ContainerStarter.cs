using System.ComponentModel;
using System.Globalization;
using Fairway.Kubernetes;
using Fairway.Node.Host;
using Fairway.Node.Images;
using Fairway.Node.Runtime;
using Fairway.Node.Volumes;
using Fairway.Values;

namespace Fairway.Node.Pods;

/// <summary>Brings one container from its description to running, or says why it waits. Interrupted anywhere, the next try clears up first.</summary>
internal sealed class ContainerStarter(
    NodeFolders folders,
    ImageProvider images,
    RootFileSystems roots,
    ContainerEnvironment environment,
    ContainerMounts mounts,
    OciSpec spec,
    ContainerRuntime runtime,
    ContainerStore containers,
    PodEvents events,
    TimeProvider time)
{
    /// <summary>Null when it runs.</summary>
    public async Task<WaitingReason?> StartAsync(
        Value pod,
        Value container,
        int attempt,
        Sandbox sandbox,
        IReadOnlyDictionary<string, VolumePlace> volumes,
        CancellationToken cancellationToken)
    {
        var name = PodObservation.NameOf(container);
        var (image, waiting) = await images.GetAsync(pod, container, cancellationToken).ConfigureAwait(false);
        if (image is null)
        {
            return waiting;
        }

        var record = Record(pod, container, attempt, image);
        var reason = "CreateContainerError";
        try
        {
            await RemoveAsync(record.Id, cancellationToken).ConfigureAwait(false);
            containers.Save(record);
            record = await CreateAsync(pod, container, record, image, sandbox, volumes, cancellationToken).ConfigureAwait(false);
            events.Normal(pod, "Created", $"Created container: {name}", name);
            reason = "RunContainerError";
            await runtime.StartAsync(record.Id, cancellationToken).ConfigureAwait(false);
            containers.Save(record with { StartedAt = time.GetUtcNow() });
            events.Normal(pod, "Started", $"Started container {name}", name);
            return null;
        }
        catch (ContainerConfigException e)
        {
            return await FailAsync(pod, name, record.Id, "CreateContainerConfigError", e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is ContainerRuntimeException or CommandException or ImageFormatException or IOException or Win32Exception)
        {
            return await FailAsync(pod, name, record.Id, reason, e.Message).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a container away with everything it has but its log.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await runtime.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        containers.Delete(id);
    }

    /// <summary>Frees what an ended container no longer needs; its record, exit code and last words stay.</summary>
    public async Task ReleaseAsync(string id, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(roots.Root(id)))
        {
            return;
        }

        await runtime.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        roots.Unmount(id);
        foreach (var part in new[] { "upper", "work", "rootfs" })
        {
            Mounts.DeleteFolder(Path.Combine(folders.Container(id), part));
        }
    }

    private async Task<WaitingReason> FailAsync(Value pod, string name, string id, string reason, string message)
    {
        await RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
        events.Warning(pod, "Failed", $"Error: {message}", name);
        return new(reason, message) { RetryAfter = TimeSpan.FromSeconds(10) };
    }

    private ContainerRecord Record(Value pod, Value container, int attempt, StoredImage image)
    {
        var name = PodObservation.NameOf(container);
        return new(folders.ContainerId(pod.Uid, name, attempt), pod.Uid, pod.Namespace, pod.Name, name, attempt)
        {
            Image = container["image"].AsString() ?? "",
            ImageId = image.Id,
            SpecHash = SpecHash.Of(container),
            LogFile = Path.Combine(folders.PodLogs(pod.Namespace, pod.Name, pod.Uid), name, $"{attempt}.log"),
            StopSignal = container["lifecycle"]["stopSignal"].AsString() is { Length: > 0 } own ? own
                : image.Config.StopSignal.Length > 0 ? image.Config.StopSignal
                : "SIGTERM",
            CreatedAt = time.GetUtcNow(),
        };
    }

    private async Task<ContainerRecord> CreateAsync(
        Value pod,
        Value container,
        ContainerRecord record,
        StoredImage image,
        Sandbox sandbox,
        IReadOnlyDictionary<string, VolumePlace> volumes,
        CancellationToken cancellationToken)
    {
        var variables = await environment.ResolveAsync(pod, container, sandbox.Address, cancellationToken).ConfigureAwait(false);
        await roots.MountAsync(record.Id, image, cancellationToken).ConfigureAwait(false);
        using var root = new RootedFolder(roots.Root(record.Id));
        var terminationFile = TerminationFile(record.Id);
        await File.WriteAllTextAsync(terminationFile, "", cancellationToken).ConfigureAwait(false);
        File.SetUnixFileMode(terminationFile, (UnixFileMode)0x1B6);
        var request = new ContainerRequest(record.Id, pod, container, image, sandbox)
        {
            RootFolder = roots.Root(record.Id),
            TerminationFile = terminationFile,
            User = ProcessUser.Resolve(image.Config.User, pod["spec"]["securityContext"], container["securityContext"], root, record.Name),
            Environment = variables,
            ProcessNamespace = ProcessNamespaceOf(pod, container),
            Mounts = mounts.For(pod, container, volumes, variables.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)),
        };
        var pid = await runtime.CreateAsync(
            record.Id, spec.Build(request), record.LogFile, ContainerStreams.Of(container), cancellationToken).ConfigureAwait(false);
        var created = record with { Pid = pid, PidStartTicks = HostProcess.StartTicks(pid) };
        containers.Save(created);
        return created;
    }

    // An ephemeral container may ask to see the processes of another.
    private string ProcessNamespaceOf(Value pod, Value container)
    {
        if (container["targetContainerName"].AsString() is not { Length: > 0 } target)
        {
            return "";
        }

        var running = containers.Of(pod.Uid)
            .Where(record => record.Name == target)
            .Select(containers.StateOf)
            .LastOrDefault(state => state.IsRunning);
        return running is { Record.Pid: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/{running.Record.Pid}/ns/pid")
            : throw new ContainerConfigException($"unable to find target container \"{target}\": it is not running");
    }

    public string TerminationFile(string id) => Path.Combine(folders.Container(id), "termination-log");
}
