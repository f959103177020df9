using System.Buffers.Binary;

namespace Fairway.Node.Host;

/// <summary>How much of a disk a folder's files take, as du(1) counts: blocks, not lengths, and a file of several names once.</summary>
internal static class DiskUse
{
    private const uint LinksInodeAndBlocks = 0x4 | 0x100 | 0x400;
    private const int LinksOffset = 16;
    private const int InodeOffset = 32;
    private const int BlocksOffset = 48;
    private const int BlockSize = 512;

    private static readonly EnumerationOptions Everything = new()
    {
        // Symbolic links are counted, not followed.
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
    };

    /// <summary>Bytes; 0 for a folder that is not there.</summary>
    public static long Of(string folder, CancellationToken cancellationToken)
    {
        var total = 0L;
        var seen = new HashSet<ulong>();
        var folders = new Stack<string>();
        folders.Push(folder);
        while (folders.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in Entries(next))
            {
                total += Of(entry.FullName, seen);
                if (entry is DirectoryInfo { LinkTarget: null })
                {
                    folders.Push(entry.FullName);
                }
            }
        }

        return total;
    }

    // What is read is written to at the same time: a folder may be gone by now.
    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos("*", Everything);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long Of(string path, HashSet<ulong> seen)
    {
        Span<byte> status = stackalloc byte[256];
        if (LinuxCalls.Status(LinuxCalls.AtFdCwd, path, LinuxCalls.AtSymlinkNoFollow, LinksInodeAndBlocks, status) < 0)
        {
            return 0;
        }

        var isFirst = BinaryPrimitives.ReadUInt32LittleEndian(status[LinksOffset..]) < 2
            || seen.Add(BinaryPrimitives.ReadUInt64LittleEndian(status[InodeOffset..]));
        return isFirst ? BinaryPrimitives.ReadInt64LittleEndian(status[BlocksOffset..]) * BlockSize : 0;
    }
}
