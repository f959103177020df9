using System.Diagnostics;
using Fairway.Node.Host;
using Fairway.Node.Pods;
using Fairway.Values;

namespace Fairway.Node.Serving;

/// <summary>The runtime's process behind a command in a container, and the file in which it tells the command's own id.</summary>
internal sealed class ExecProcess(Process process, string pidFile) : IDisposable
{
    public Process Process => process;

    /// <summary>A code other than 0 is the command's only when the runtime has come so far as to start it.</summary>
    public async Task<Value> StatusAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return File.Exists(pidFile) || process.ExitCode == 0
            ? ExitStatus.From(process.ExitCode)
            : ExitStatus.Failure($"error executing command in container: the runtime answered {process.ExitCode}");
    }

    /// <summary>Ends the command when it still runs.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            ContainerCommands.KillInside(pidFile);
            Command.Kill(process);
        }

        process.Dispose();
        File.Delete(pidFile);
        File.Delete(pidFile + ".json");
    }
}
