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
    private const int MostAttempts = 16;
    private const ulong InRoot = 0x10;
    private const ulong NoMagicLinks = 0x02;

    private readonly SafeFileHandle _folder;

    public RootedFolder(string path) => _folder = Open(LinuxCalls.AtFdCwd, path, new(Flags(OpenFlags.PathOnly | OpenFlags.Folder), 0, 0), path);

    public SafeFileHandle Handle => _folder;

    /// <summary>A handle that only names the folder.</summary>
    /// <exception cref="Win32Exception">There is none, or it is not a folder.</exception>
    public SafeFileHandle OpenFolder(string path) => Open(path, OpenFlags.PathOnly | OpenFlags.Folder, 0);

    /// <summary>A handle that only names what is there, of any type; a symbolic link at the end is followed inside the root.</summary>
    public SafeFileHandle OpenAny(string path) => Open(path, OpenFlags.PathOnly, 0);

    /// <summary>Opens a folder for listing or for its attributes.</summary>
    public SafeFileHandle OpenFolderForReading(string path) => Open(path, OpenFlags.Folder, 0);

    // Not blocking, so that a pipe in the place of a file cannot hold the caller.
    public SafeFileHandle OpenForReading(string path) => Open(path, OpenFlags.NonBlocking, 0);

    /// <summary>Makes a new file; what is there already is not touched (O_EXCL).</summary>
    public SafeFileHandle Create(string path, uint mode) =>
        Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, mode);

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

    private static ulong Flags(int flags) => (uint)(flags | OpenFlags.CloseOnExec);

    private SafeFileHandle Open(string path, int flags, uint mode) =>
        Open(_folder.DangerousGetHandle(), path.Length == 0 ? "." : path, new(Flags(flags), mode, InRoot | NoMagicLinks), path);

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

            if (Marshal.GetLastPInvokeError() != LinuxCalls.TryAgain || attempt == MostAttempts)
            {
                throw LinuxCalls.LastError($"open {shown}");
            }
        }
    }
}
