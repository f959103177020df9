using System.Buffers.Binary;

namespace Fairway.Node.Host;

/// <summary>What a path is, links followed; the framework does not tell sockets and devices from files (statx(2), Linux 4.11).</summary>
internal static class FileType
{
    public const int Nothing = 0;
    public const int Character = 0x2000;
    public const int Folder = 0x4000;
    public const int Block = 0x6000;
    public const int Regular = 0x8000;
    public const int Socket = 0xC000;

    private const int TypeBits = 0xF000;
    private const uint TypeOnly = 1;
    private const int ModeOffset = 28;

    public static int Of(string path)
    {
        Span<byte> status = stackalloc byte[256];
        return LinuxCalls.Status(LinuxCalls.AtFdCwd, path, 0, TypeOnly, status) < 0
            ? Nothing
            : BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]) & TypeBits;
    }
}
