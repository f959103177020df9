using System.Diagnostics;
using Fairway.Node.Host;
using Fairway.Node.Pods;

namespace Fairway.Node.Serving;

/// <summary>A command in a container over pipes.</summary>
internal sealed class PipedProcess(Process process, string pidFile) : IRemoteProcess
{
    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Error => process.StandardError.BaseStream;

    public async Task WriteInputAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await process.StandardInput.BaseStream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        await process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void CloseInput() => process.StandardInput.Close();

    public void Resize(ushort columns, ushort rows)
    {
        // There is no terminal.
    }

    public async Task<byte[]> StatusAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return File.Exists(pidFile) || process.ExitCode == 0
            ? ExitStatus.From(process.ExitCode)
            : ExitStatus.Failure($"error executing command in container: the runtime answered {process.ExitCode}");
    }

    public ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            ContainerCommands.KillInside(pidFile);
            Command.Kill(process);
        }

        process.Dispose();
        File.Delete(pidFile);
        File.Delete(pidFile + ".json");
        return ValueTask.CompletedTask;
    }
}
