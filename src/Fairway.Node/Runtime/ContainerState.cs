namespace Fairway.Node.Runtime;

/// <summary>A container as it is now.</summary>
internal sealed record ContainerState(ContainerRecord Record, ContainerPhase Phase)
{
    public int ExitCode { get; init; }

    /// <summary>Null unless it has exited.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public bool OutOfMemory { get; init; }

    /// <summary>It is gone without having left an exit code.</summary>
    public bool IsLost { get; init; }

    public string Id => Record.Id;

    public string Name => Record.Name;

    public bool IsRunning => Phase == ContainerPhase.Running;

    /// <summary>Ended by itself with exit code 0.</summary>
    public bool HasSucceeded => Phase == ContainerPhase.Exited && ExitCode == 0;
}
