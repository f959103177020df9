namespace Fairway.Node.Images;

/// <summary>One member of a tar archive (POSIX.1-2001 pax, ustar, and GNU's long names). Nothing in it is trusted.</summary>
internal sealed record TarEntry(string Name, TarEntryType Type, long Size)
{
    /// <summary>The permission bits, set-id bits and sticky bit.</summary>
    public uint Mode { get; init; }

    public uint User { get; init; }

    public uint Group { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long Modified { get; init; }

    public string Link { get; init; } = "";

    public uint DeviceMajor { get; init; }

    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes (pax records <c>SCHILY.xattr.NAME</c>).</summary>
    public IReadOnlyDictionary<string, byte[]> Attributes { get; init; } = new Dictionary<string, byte[]>();
}
