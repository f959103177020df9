namespace Fairway.Node.Registration;

/// <summary>What the host is short of, by the kubelet's default thresholds (memory.available&lt;100Mi, nodefs.available&lt;10%).</summary>
internal readonly record struct NodePressure(bool Memory, bool Disk)
{
    private const long LeastMemory = 100 * 1024 * 1024;

    public static NodePressure Of(long availableMemory, long freeDisk, long diskBytes) =>
        new(availableMemory < LeastMemory, freeDisk < diskBytes / 10);
}
