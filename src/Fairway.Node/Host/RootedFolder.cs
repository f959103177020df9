using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fairway.Node.Host;

/// <summary>
/// Opens paths inside a folder as if the folder were the root: <c>..</c> and symbolic links, absolute ones too, never lead out of it
/// (openat2 with RESOLVE_IN_ROOT, Linux 5.6). The kernel resolves, so no exchange of a folder for a link in between can trick it.
/// </summary>
internal sealed class RootedFolder : IDisposable
{
    private const nint OpenAt2Number = 437;
    private const ulong InRoot = 0x10;
    private const ulong NoMagicLinks = 0x02;
    private const ulong CloseOnExec = 0x80000;
    private const ulong PathOnly = 0x200000;
    private const ulong MustBeFolder = 0x10000;
    private const ulong NonBlocking = 0x800;

    private readonly SafeFileHandle _folder;

    public RootedFolder(string path) => _folder = Open(LinuxCalls.AtFdCwd, path, new(PathOnly | FolderFlag | CloseOnExec, 0, 0), path);

    public SafeFileHandle Handle => _folder;

    // O_DIRECTORY is one of the few flags whose number differs between the two processors.
    private static ulong FolderFlag => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? 0x4000u : MustBeFolder;

    private static ulong NoFollowFlag => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? 0x8000u : 0x20000u;

    /// <summary>A handle that only names the folder.</summary>
    /// <exception cref="Win32Exception">There is none, or it is not a folder.</exception>
    public SafeFileHandle OpenFolder(string path) => Open(path, PathOnly | FolderFlag, 0);

    /// <summary>A handle that only names what is there, of any type; a symbolic link at the end is followed inside the root.</summary>
    public SafeFileHandle OpenAny(string path) => Open(path, PathOnly, 0);

    /// <summary>Opens a folder for listing or for its attributes.</summary>
    public SafeFileHandle OpenFolderForReading(string path) => Open(path, FolderFlag, 0);

    // Not blocking, so that a pipe in the place of a file cannot hold the caller.
    public SafeFileHandle OpenForReading(string path) => Open(path, NonBlocking, 0);

    /// <summary>Makes a new file; what is there already is not touched (O_EXCL).</summary>
    public SafeFileHandle Create(string path, uint mode) => Open(path, 0x1 | 0x40 | 0x80 | NoFollowFlag, mode);

    /// <summary>The file's text, or null when there is no such file or it is longer than <paramref name="most"/> bytes.</summary>
    public string? TryReadText(string path, int most)
    {
        try
        {
            using var stream = new FileStream(OpenForReading(path), FileAccess.Read);
            if (!stream.CanSeek || stream.Length > most)
            {
                return null;
            }

            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _folder.Dispose();

    private SafeFileHandle Open(string path, ulong flags, uint mode) =>
        Open(_folder.DangerousGetHandle(), path.Length == 0 ? "." : path, new(flags | CloseOnExec, mode, InRoot | NoMagicLinks), path);

    private static SafeFileHandle Open(nint folder, string path, LinuxCalls.OpenHow how, string shown)
    {
        // The kernel asks for another try when a rename happened while it walked.
        for (var attempt = 0; ; attempt++)
        {
            var handle = LinuxCalls.OpenAt2(OpenAt2Number, folder, path, how, (nuint)Marshal.SizeOf<LinuxCalls.OpenHow>());
            if (handle >= 0)
            {
                return new SafeFileHandle(handle, ownsHandle: true);
            }

            if (Marshal.GetLastPInvokeError() != 11 || attempt == 16)
            {
                throw LinuxCalls.LastError($"open {shown}");
            }
        }
    }
}
