using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fairway.Platform;

/// <summary>Asks a process to end (kill(2) with SIGTERM), without the program <c>kill</c>, which a small machine does not have.</summary>
internal static partial class ProcessSignal
{
    private const int Terminate = 15;
    private const int NoSuchProcess = 3;

    /// <summary>False when there is no such process any more.</summary>
    /// <exception cref="Win32Exception">It may not be signalled: it belongs to another user.</exception>
    public static bool TryTerminate(int pid)
    {
        if (Kill(pid, Terminate) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? false
            : throw new Win32Exception(error, $"process {pid} cannot be ended: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
