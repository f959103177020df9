namespace Fairway.Node.Runtime;

/// <summary>What the host gives containers. <paramref name="MemoryBytes"/> is the host's memory, against which out-of-memory scores are scaled.</summary>
internal sealed record RuntimeSupport(bool UnifiedCgroups, bool Limits, long MemoryBytes);
