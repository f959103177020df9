using Fairway.Values;

namespace Fairway.Node.Runtime;

/// <summary>What a container's first process reads from and writes to.</summary>
/// <param name="IsTerminal">A terminal for all three streams.</param>
/// <param name="HasInput">Input that can be attached to.</param>
/// <param name="StaysOpen">Input goes on when the first who attached leaves.</param>
internal sealed record ContainerStreams(bool IsTerminal, bool HasInput, bool StaysOpen)
{
    public static ContainerStreams None { get; } = new(false, false, false);

    public static ContainerStreams Of(Value container) =>
        new(container["tty"].AsBool() == true, container["stdin"].AsBool() == true, container["stdinOnce"].AsBool() != true);
}
