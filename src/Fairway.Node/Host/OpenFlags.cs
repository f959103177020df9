using System.Runtime.InteropServices;

namespace Fairway.Node.Host;

/// <summary>The flags of open(2); two of them have other numbers on arm64.</summary>
internal static class OpenFlags
{
    public const int WriteOnly = 0x1;
    public const int ReadWrite = 0x2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NotControlling = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public static int Folder { get; } = IsArm ? 0x4000 : 0x10000;

    public static int NoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm => RuntimeInformation.OSArchitecture == Architecture.Arm64;
}
